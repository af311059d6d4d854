//! Feature flags: the calls that manage them.

use crate::face::face;

face! {
    /// The requests of the namespace `feature_flags`.
    FeatureFlags over feature_flags
}
