//! The vault: encrypted objects at WorkOS, and keys to encrypt by.

use crate::face::face;

face! {
    /// The requests of the namespace `vault`.
    Vault over vault
}
