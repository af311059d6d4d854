//! The shape of the files in `openapi/docs/`: what a writer can say of a namespace, an operation, a
//! type and a field.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor, value};

/// A file of a namespace, or of the types that several namespaces share.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Page {
    /// What the product is for: the text of the module.
    pub namespace: Option<String>,
    /// The body of a complete example.
    pub example: Option<String>,
    /// Words for parameters that mean the same in all operations of the namespace.
    pub arguments: BTreeMap<String, Words>,
    /// Words by method.
    pub operations: BTreeMap<String, OperationWords>,
    /// Words by type.
    pub types: BTreeMap<String, TypeWords>,
}

/// The words of an operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperationWords {
    /// What it does, in a sentence or two.
    pub does: String,
    /// What the type of the answer does not say of it.
    #[serde(default)]
    pub answers: Option<String>,
    /// The errors that are its own.
    #[serde(default)]
    pub errors: Vec<String>,
    /// Effects, order, conditions.
    #[serde(default)]
    pub notes: Option<String>,
    /// What to call, where the operation is deprecated.
    #[serde(default)]
    pub instead: Option<String>,
    /// Words for its parameters, and for fields of its body that mean something else here.
    #[serde(default)]
    pub arguments: BTreeMap<String, Words>,
    /// The body of an example, where the one made of the signature says too little.
    #[serde(default)]
    pub example: Option<String>,
}

/// The words of a type.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TypeWords {
    /// What a value of it is. The body of a single operation can do without.
    pub is: Option<String>,
    /// The types whose words count for fields, values and variants that have none here.
    #[serde(deserialize_with = "one_or_more")]
    pub like: Vec<String>,
    /// Words by property.
    pub fields: BTreeMap<String, Words>,
    /// Words by value of an enum.
    pub values: BTreeMap<String, String>,
    /// Words by tag of a union.
    pub variants: BTreeMap<String, String>,
}

/// The words of a field or parameter: a text, or a mapping that says more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    pub says: String,
    /// What to use, where it is deprecated.
    pub instead: Option<String>,
    /// A value for examples, as it is written in JSON.
    pub example: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mapping {
    says: String,
    #[serde(default)]
    instead: Option<String>,
    #[serde(default)]
    example: Option<String>,
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrMapping;

        impl<'de> Visitor<'de> for TextOrMapping {
            type Value = Words;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a mapping with `says`, `instead` and `example`")
            }

            fn visit_str<E: Error>(self, says: &str) -> Result<Words, E> {
                Ok(Words {
                    says: says.to_owned(),
                    ..Words::default()
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Words, A::Error> {
                let Mapping {
                    says,
                    instead,
                    example,
                } = Mapping::deserialize(value::MapAccessDeserializer::new(map))?;
                Ok(Words {
                    says,
                    instead,
                    example,
                })
            }
        }

        deserializer.deserialize_any(TextOrMapping)
    }
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct OneOrMore;

    impl<'de> Visitor<'de> for OneOrMore {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a type, or a list of them")
        }

        fn visit_str<E: Error>(self, name: &str) -> Result<Vec<String>, E> {
            Ok(vec![name.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Vec<String>, A::Error> {
            Vec::deserialize(value::SeqAccessDeserializer::new(list))
        }
    }

    deserializer.deserialize_any(OneOrMore)
}
