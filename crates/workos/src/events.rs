//! Events of WorkOS, as a job reads them.

use crate::face::face;

face! {
    /// The requests of the namespace `events`.
    Events over events
}
