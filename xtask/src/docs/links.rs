//! Links in the words: `[Organization]`, `[Organization.name]`, `[organizations.create]` and
//! `[organizations]` stand for a type, a field or value of one, an operation and a namespace, and
//! become links that rustdoc resolves; `[any text][Organization]` is one with a text of its own.

use std::collections::BTreeMap;

use crate::model::{Model, Shape};

/// What can be linked to, by the name that writers give it: text and target.
pub struct Links(BTreeMap<String, (String, String)>);

impl Links {
    pub fn of(model: &Model) -> Self {
        let mut links = BTreeMap::new();
        for definition in model.types.values() {
            let name = &definition.name;
            let path = format!("crate::types::{name}");
            let mut member = |wire: &str, of_rust: &str| {
                let of_rust = of_rust.trim_start_matches("r#");
                let text = format!("{name}::{of_rust}");
                links.insert(
                    format!("{name}.{wire}"),
                    (text, format!("{path}::{of_rust}")),
                );
            };
            match &definition.shape {
                Shape::Object(fields) => fields
                    .iter()
                    .filter(|field| field.is_stored())
                    .for_each(|field| member(&field.wire, &field.name)),
                Shape::Enum(variants) => variants
                    .iter()
                    .for_each(|variant| member(&variant.wire, &variant.name)),
                Shape::Union(union) => union
                    .branches
                    .iter()
                    .for_each(|branch| member(&branch.tag(), &branch.name)),
            }
            links.insert(name.clone(), (name.clone(), path));
        }
        for operation in &model.operations {
            let (namespace, method) = (&operation.namespace, &operation.method);
            links.insert(
                format!("{namespace}.{method}"),
                (
                    format!("{namespace}().{method}()"),
                    model.path_of(operation),
                ),
            );
            let module = format!("crate::requests::{namespace}");
            links.insert(namespace.clone(), (format!("{namespace}()"), module));
        }
        Self(links)
    }

    /// The text with its links made, and the names in brackets that stand for nothing. Code is
    /// left alone, as are links that have a target of their own.
    pub fn resolve(&self, text: &str) -> (String, Vec<String>) {
        let mut made = String::with_capacity(text.len());
        let mut broken = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find(['`', '[', '\\']) {
            let (before, at) = rest.split_at(start);
            made.push_str(before);
            let length = match at.as_bytes()[0] {
                b'`' => code_length(at),
                b'\\' => at.chars().take(2).map(char::len_utf8).sum(),
                _ => match at.find(']') {
                    Some(end) if !at[end + 1..].starts_with('(') => {
                        let text = &at[1..end];
                        let after = &at[end + 1..];
                        let named = after
                            .strip_prefix('[')
                            .and_then(|target| target.split_once(']'));
                        let (name, shown, after) = match named {
                            Some((name, after)) => (name, Some(text), after),
                            None => (text, None, after),
                        };
                        let name = name.trim_matches('`');
                        match (self.0.get(name), shown) {
                            (Some((_, target)), Some(text)) => {
                                made.push_str(&format!("[{text}]({target})"));
                            }
                            (Some((text, target)), None) => {
                                made.push_str(&format!("[`{text}`]({target})"));
                            }
                            (None, shown) => {
                                made.push_str(&shown.map_or(format!("`{name}`"), str::to_owned));
                                broken.push(name.to_owned());
                            }
                        }
                        rest = after;
                        continue;
                    }
                    Some(end) => end + 1,
                    None => 1,
                },
            };
            made.push_str(&at[..length]);
            rest = &at[length..];
        }
        made.push_str(rest);
        (made, broken)
    }
}

/// The length of the code that a text begins with: up to as many backticks as opened it.
fn code_length(text: &str) -> usize {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let fence = &text[..ticks];
    text[ticks..]
        .find(fence)
        .map_or(text.len(), |end| ticks + end + ticks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small_api::{document, read};

    #[test]
    fn names_in_brackets_become_links() {
        let links = Links::of(&read(&document()).expect("a sound document"));
        for (text, expected) in [
            ("A [Thing].", "A [`Thing`](crate::types::Thing)."),
            ("[`Thing.id`]", "[`Thing::id`](crate::types::Thing::id)"),
            ("[State.on]", "[`State::On`](crate::types::State::On)"),
            (
                "By [things.create]:",
                "By [`things().create()`](crate::requests::things::Things::create):",
            ),
            (
                "[things.page]",
                "[`things().page()`](crate::requests::things::PAGE)",
            ),
            (
                "[Make it][things.create].",
                "[Make it](crate::requests::things::Things::create).",
            ),
            ("[things]", "[`things()`](crate::requests::things)"),
            // Not ours.
            ("`[Thing]` [a](b)", "`[Thing]` [a](b)"),
            ("```\na[Thing]\n```", "```\na[Thing]\n```"),
            (r"\[Thing]", r"\[Thing]"),
            ("open [", "open ["),
        ] {
            assert_eq!(links.resolve(text), (expected.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        let links = Links::of(&read(&document()).expect("a sound document"));
        let (text, broken) = links.resolve("A [Gone], [it][things.gone] and [Thing.gone].");
        assert_eq!(text, "A `Gone`, it and `Thing.gone`.");
        assert_eq!(broken, ["Gone", "things.gone", "Thing.gone"]);
    }
}
