//! Keys that encrypt content, while they are used here.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use workos_core::Secret;
use zeroize::Zeroizing;

use super::error::VaultError;
use crate::crypto;

/// A key for AES-256, wiped with its last clone. It stays where it is in memory: a key that is moved,
/// such as by a map that grows or gives it away, leaves a copy that nobody wipes.
#[derive(Clone)]
pub(super) struct DataKey(Arc<Zeroizing<crypto::Key>>);

impl DataKey {
    /// Reads the key as the API gives it.
    pub(super) fn read(text: &Secret) -> Result<Self, VaultError> {
        let decoded = STANDARD.decode(text.expose()).map(Zeroizing::new);
        let decoded = decoded.map_err(|_| VaultError::InvalidDataKey)?;
        let mut key = Arc::new(Zeroizing::new(crypto::Key::default()));
        if decoded.len() != key.len() {
            return Err(VaultError::InvalidDataKey);
        }
        Arc::make_mut(&mut key).copy_from_slice(&decoded);
        Ok(Self(key))
    }

    pub(super) fn bytes(&self) -> &crypto::Key {
        &self.0
    }
}
