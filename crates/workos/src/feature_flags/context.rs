//! For whom a flag is evaluated.

use std::collections::BTreeMap;

use workos_core::Error;

pub(super) const USER: &str = "user";
pub(super) const ORGANIZATION: &str = "organization";

const LONGEST_TYPE: usize = 64;
const LONGEST_ID: usize = 255;

/// For whom a flag is evaluated: a user, an organization, targets of the application's own, or any of
/// them together. Each kind is there once; given again, it is replaced.
///
/// ```
/// # fn main() -> Result<(), workos::Error> {
/// use workos::feature_flags::{FlagContext, FlagTarget};
///
/// let anybody = FlagContext::new();
/// let person = FlagContext::new().user("user_123").organization("org_123");
/// let workspace = person.target(FlagTarget::new("workspace", "ws_7")?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlagContext {
    /// The id of each kind of target.
    ids: BTreeMap<String, String>,
}

impl FlagContext {
    /// Nobody in particular: flags have their default value.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// For this user, by the id that WorkOS gave.
    #[must_use]
    pub fn user(self, user_id: impl Into<String>) -> Self {
        self.with(USER, user_id.into())
    }

    /// For this organization, by the id that WorkOS gave.
    #[must_use]
    pub fn organization(self, organization_id: impl Into<String>) -> Self {
        self.with(ORGANIZATION, organization_id.into())
    }

    /// For a target of the application's own.
    #[must_use]
    pub fn target(self, target: FlagTarget) -> Self {
        self.with(&target.kind, target.id)
    }

    fn with(mut self, kind: &str, id: String) -> Self {
        self.ids.insert(kind.to_owned(), id);
        self
    }

    /// The kind and id of each target.
    pub(super) fn targets(&self) -> impl Iterator<Item = (&str, &str)> {
        let ids = self.ids.iter();
        ids.map(|(kind, id)| (kind.as_str(), id.as_str()))
    }
}

/// A target of the application's own, such as a workspace or a device. The types `user` and
/// `organization` are those of [`FlagContext`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagTarget {
    kind: String,
    id: String,
}

impl FlagTarget {
    /// A target of a type. Both are as WorkOS takes them: the type has 1 to 64 lower-case letters,
    /// digits, `_` or `-` and begins with a letter; the id has 1 to 255 letters, digits or `._:-` and
    /// is not `.` or `..`.
    ///
    /// ```
    /// use workos::feature_flags::FlagTarget;
    ///
    /// assert!(FlagTarget::new("workspace", "ws_7").is_ok());
    /// assert!(FlagTarget::new("Workspace", "ws_7").is_err());
    /// assert!(FlagTarget::new("workspace", "ws 7").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when one of them is not.
    pub fn new(r#type: impl Into<String>, id: impl Into<String>) -> Result<Self, Error> {
        let (kind, id) = (r#type.into(), id.into());
        if !is_type(&kind) {
            return Err(Error::invalid_request(
                "the type of the target is none: it has 1 to 64 lower-case letters, digits, `_` or \
                 `-`, and begins with a letter",
            ));
        }
        if !is_id(&id) {
            return Err(Error::invalid_request(
                "the id of the target is none: it has 1 to 255 letters, digits or `._:-`, and is \
                 not `.` or `..`",
            ));
        }
        Ok(Self { kind, id })
    }
}

fn is_type(text: &str) -> bool {
    let of_type =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    text.len() <= LONGEST_TYPE
        && text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.bytes().all(of_type)
}

fn is_id(text: &str) -> bool {
    let of_id = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(of_id) && !matches!(text, "." | "..")
}
