//! Properties with one possible value. A required one is a tag: it is written, never read and no
//! field. The others are fields like any other.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::schema::{TAG, each_schema, members, required, tag_text};
use crate::naming::Naming;
use crate::problem::Result;

/// Makes ordinary fields of constants that may be absent, of flags that are no tag (`valid: true`
/// must be seen to be true), and of those that `naming.toml` keeps because what the server says
/// there matters (the algorithm of a key).
pub fn free_constants(document: &mut Value, naming: &Naming) -> Result<usize> {
    let tags = tags(document)?;
    let mut freed = 0;
    each_schema(document, &mut |place, schema| {
        let must: Vec<String> = required(schema).map(str::to_owned).collect();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (name, property) in properties.into_iter().flatten() {
            let place = format!("{place}.{name}");
            let Some(value) = property.get("const").cloned() else {
                continue;
            };
            let flag = value.is_boolean() && !tags.contains(&place);
            if !naming.keeps_constant(&place) && !flag && must.contains(name) {
                continue;
            }
            let mut field = match value {
                Value::String(_) if name == "object" => json!({ "type": "string" }),
                Value::String(_) => json!({ "type": "string", "enum": [value] }),
                _ => json!({ "type": property["type"] }),
            };
            if super::schema::flag(property, "nullable") {
                field["nullable"] = true.into();
            }
            *property = field;
            freed += 1;
        }
        Ok(())
    })
    .map(|()| freed)
}

/// The places of the properties that tell the branches of a union apart.
fn tags(document: &mut Value) -> Result<BTreeSet<String>> {
    let mut tags = BTreeSet::new();
    each_schema(document, &mut |place, schema| {
        if let Some(tag) = schema.get(TAG) {
            let property = tag["property"].as_str().unwrap_or_default();
            for value in members(tag, "values") {
                tags.insert(format!("{place}[{}].{property}", tag_text(value)));
            }
        }
        Ok(())
    })?;
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stay_and_other_constants_become_fields() {
        let naming = Naming::parse("[constants]\nkeep = [\"A.kept\"]\n").unwrap();
        let mut document = json!({ "components": { "schemas": { "A": {
            "properties": {
                "object": { "type": "string", "const": "a" },
                "kept": { "type": "string", "const": "k" },
                "maybe": { "type": "string", "const": "m", "nullable": true },
                "valid": { "type": "boolean", "const": true },
                "plain": { "type": "string" },
            },
            "required": ["object", "kept", "valid", "plain"],
        } } } });
        assert_eq!(free_constants(&mut document, &naming), Ok(3));
        assert_eq!(
            document["components"]["schemas"]["A"]["properties"],
            json!({
                "object": { "type": "string", "const": "a" },
                "kept": { "type": "string", "enum": ["k"] },
                "maybe": { "type": "string", "enum": ["m"], "nullable": true },
                "valid": { "type": "boolean" },
                "plain": { "type": "string" },
            })
        );
        assert_eq!(naming.stale(), []);
    }

    #[test]
    fn a_flag_that_tells_branches_apart_stays() {
        let branch = |active: bool| {
            json!({
                "properties": { "active": { "type": "boolean", "const": active } },
                "required": ["active"],
            })
        };
        let mut document = json!({ "components": { "schemas": { "A": {
            "oneOf": [branch(true), branch(false)],
            TAG: { "property": "active", "values": [true, false] },
        } } } });
        let before = document.clone();
        assert_eq!(
            free_constants(&mut document, &Naming::parse("").unwrap()),
            Ok(0)
        );
        assert_eq!(document, before);
    }
}
