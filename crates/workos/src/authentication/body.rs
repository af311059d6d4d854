//! What the body of a next step carries beside its code. The API's document does not describe it,
//! so everything is read as far as it goes.

use std::collections::BTreeMap;

use workos_core::serde_json::{self, Map, Value};
use workos_core::{Error, Secret};
use workos_generated::types::User;

/// The body of an answer that asks for a next step.
pub(super) struct StepBody(Map<String, Value>);

impl StepBody {
    /// The body, if it is an object.
    pub(super) fn of(error: &Error) -> Option<Self> {
        serde_json::from_slice(error.body()?).ok().map(Self)
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        text(self.0.get(name)?)
    }

    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        self.items(name).filter_map(text).collect()
    }

    /// The objects of a list that have an id.
    pub(super) fn identified<T>(
        &self,
        name: &str,
        read: impl Fn(String, &Map<String, Value>) -> T,
    ) -> Vec<T> {
        let objects = self.items(name).filter_map(Value::as_object);
        objects
            .filter_map(|object| Some(read(text(object.get("id")?)?, object)))
            .collect()
    }

    fn items(&self, name: &str) -> impl Iterator<Item = &Value> {
        let items = self.0.get(name).and_then(Value::as_array);
        items.map_or(&[][..], Vec::as_slice).iter()
    }

    pub(super) fn flags(&self, name: &str) -> BTreeMap<String, bool> {
        let mut flags = BTreeMap::new();
        if let Some(Value::Object(object)) = self.0.get(name) {
            let each = object.iter();
            // Not collected, which would compile a sort.
            flags.extend(each.filter_map(|(name, value)| Some((name.clone(), value.as_bool()?))));
        }
        flags
    }

    pub(super) fn token(&self) -> Option<Secret> {
        self.text("pending_authentication_token").map(Secret::from)
    }

    pub(super) fn user(&self) -> Option<Box<User>> {
        // Not from the tree itself, for which a user would be compiled once more.
        let user = self.0.get("user")?.to_string();
        serde_json::from_str(&user).ok().map(Box::new)
    }

    pub(super) fn user_id(&self) -> Option<String> {
        let id = self.0.get("user").and_then(|user| user.get("id"));
        id.and_then(text).or_else(|| self.text("user_id"))
    }

    /// The address, which some steps carry by itself and some within the user.
    pub(super) fn email(&self) -> Option<String> {
        let of_user = || text(self.0.get("user")?.get("email")?);
        self.text("email").or_else(of_user)
    }
}

pub(super) fn text(value: &Value) -> Option<String> {
    let text = value.as_str().filter(|text| !text.is_empty())?;
    Some(text.to_owned())
}
