//! The vault: encrypted objects at WorkOS, and keys to encrypt by on one's own machine.

mod data_key;
mod decrypt;
mod encrypt;
mod envelope;
mod error;
mod key_cache;
mod leb128;
mod secret_bytes;

use std::ops::Deref;
use std::time::Duration;

use workos_core::Client;
use workos_generated::requests;

pub use decrypt::Decrypt;
pub use encrypt::Encrypt;
pub use envelope::{VaultEnvelope, VaultLayout};
pub use error::VaultError;
pub use secret_bytes::SecretBytes;

use key_cache::KeyCache;

/// The requests of the namespace `vault`, and encryption on this machine by its keys.
///
/// # Objects that WorkOS keeps
///
/// ```no_run
/// # async fn run(workos: workos::Client) -> Result<(), workos::Error> {
/// let vault = workos.vault();
/// let context = [("organization_id", "org_123")];
/// let created = vault.create_object(context, "stripe-token", "sk_live_123").await?;
///
/// let object = vault.get_object_by_name("stripe-token").await?;
/// println!("{} bytes", object.value.expose().len());
///
/// // Only if nobody has changed it since:
/// let version = object.metadata.version_id.as_deref();
/// let updated = vault
///     .update_object(&created.id, "sk_live_456")
///     .when_some(version, |request, version| request.version_check(version))
///     .await;
/// match updated {
///     Ok(_) => {}
///     Err(error) if error.is_conflict() => println!("read it again first"),
///     Err(error) => return Err(error),
/// }
/// vault.delete_object(&created.id).await?;
/// # Ok(())
/// # }
/// ```
///
/// `list_objects` gives names and ids, `get_object_metadata` everything but the value, and
/// `list_object_versions` what it was before.
///
/// # Content that stays with the application
///
/// [`encrypt`](Self::encrypt) and [`decrypt`](Self::decrypt): WorkOS keeps the keys, the application
/// the content. The text is the same as that of the SDKs for Node.js and Python, or for Go where
/// that [layout](VaultLayout) is chosen.
#[derive(Clone, Debug)]
pub struct Vault {
    pub(crate) client: Client,
    requests: requests::vault::Vault,
    keys: Option<KeyCache>,
}

impl Vault {
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            requests: requests::vault::Vault::new(client),
            keys: None,
        }
    }

    /// Keeps the keys that [`decrypt`](Self::decrypt) gets, at most so many of them and each for so
    /// long, so that content under a key that was just used is decrypted without a call. Keep what
    /// this returns: the cache is its own, and that of its clones.
    ///
    /// A key that WorkOS no longer gives, because it was revoked, goes on to decrypt here until its
    /// time is over, and keys lie in memory for longer.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn run(workos: workos::Client, rows: Vec<String>) -> Result<(), workos::vault::VaultError> {
    /// let vault = workos.vault().caching_keys(100, Duration::from_secs(300));
    /// for row in rows {
    ///     println!("{} bytes", vault.decrypt(row).await?.expose().len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn caching_keys(mut self, most: usize, lifetime: Duration) -> Self {
        self.keys = Some(KeyCache::new(most, lifetime));
        self
    }
}

impl Deref for Vault {
    type Target = requests::vault::Vault;

    fn deref(&self) -> &Self::Target {
        &self.requests
    }
}
