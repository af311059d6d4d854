//! Instances of a schema: the values by which a type is judged.
//!
//! An instance is made along a plan: everything there or only what must be, and at most one place
//! (a *site*) that differs from the rest. Varying one site at a time keeps their number linear in
//! the size of the schema.

use serde_json::{Map, Value, json};

use crate::naming::Naming;
use crate::schema::{Property, Schema, Union};
use crate::sites::{At, Path, Site, sites};

/// The name of the property that no schema knows.
pub const EXTRA: &str = "x_unknown_field";
/// The value that no enum and no tag knows.
pub const UNKNOWN: &str = "x_unknown_value";

/// A value with what it is an example of.
pub struct Instance {
    /// What it shows, for messages.
    pub kind: String,
    pub value: Value,
    /// Whether it has a value that no schema knows.
    pub unknown: bool,
    /// The JSON pointer to what must come back to the letter.
    pub verbatim: Option<String>,
}

/// How the value at a site differs.
#[derive(Clone, Default)]
enum Difference {
    #[default]
    None,
    Is(Value),
    Absent,
    Branch(usize),
    UnknownTag,
}

/// How an instance is made.
#[derive(Clone, Default)]
struct Plan<'p> {
    /// Whether what may be absent is there.
    full: bool,
    /// Whether what may be null is null.
    nulls: bool,
    /// Whether every object has a property more.
    extra: bool,
    /// Whether every list and map is empty.
    empty: bool,
    /// Every credential has this value.
    secret: Option<&'p str>,
    site: Option<&'p [usize]>,
    difference: Difference,
}

/// Instances that are of one kind throughout, whatever the schema.
pub fn uniform_instances(schema: &Schema) -> Vec<Instance> {
    let extra = "an extra field in every object";
    vec![
        Plan::full().make(schema, "full"),
        Plan::default().make(schema, "minimal"),
        Plan::nulls().make(schema, "nulls"),
        Plan::extra().make(schema, extra),
        Plan::empty().make(schema, "empty lists and maps"),
    ]
}

/// Every instance of a schema that is worth trying.
pub fn instances(schema: &Schema) -> Vec<Instance> {
    let [full, minimal] = [Plan::full(), Plan::default()];
    let mut made = uniform_instances(schema);
    for site in sites(schema) {
        let plans = [("full", &full), ("minimal", &minimal)];
        for (extent, plan) in plans {
            let mut vary = |what: String, difference: Difference| {
                let plan = Plan {
                    site: Some(&site.path),
                    difference,
                    ..plan.clone()
                };
                made.push(plan.make(schema, &format!("{what} at {} ({extent})", site.pointer)));
            };
            match site.at {
                At::Enum(values) => {
                    for value in values {
                        vary(format!("value {value:?}"), Difference::Is(json!(value)));
                    }
                    vary("unknown value".into(), Difference::Is(json!(UNKNOWN)));
                }
                At::Union(union) => {
                    for branch in 0..union.branches.len() {
                        vary(format!("branch {branch}"), Difference::Branch(branch));
                    }
                    if union.tag.is_some() {
                        vary("unknown tag".into(), Difference::UnknownTag);
                    }
                }
                At::Property { .. } => {}
            }
        }
    }
    // Everything that a branch of a union may be, as for the root.
    for site in sites(schema) {
        if let At::Union(union) = site.at {
            for branch in 0..union.branches.len() {
                for (extent, plan) in [
                    ("nulls", Plan::nulls()),
                    ("extra fields", Plan::extra()),
                    ("empty lists and maps", Plan::empty()),
                ] {
                    let plan = Plan {
                        site: Some(&site.path),
                        difference: Difference::Branch(branch),
                        ..plan
                    };
                    let kind = format!("{extent} with branch {branch} at {}", site.pointer);
                    made.push(plan.make(schema, &kind));
                }
            }
        }
    }
    made
}

/// A full instance.
pub fn full(schema: &Schema) -> Value {
    Plan::full().make(schema, "").value
}

/// An instance with nothing but what must be there.
pub fn minimal(schema: &Schema) -> Value {
    Plan::default().make(schema, "").value
}

/// A full instance whose site is absent.
pub fn without(schema: &Schema, site: &Site<'_>) -> Value {
    Plan {
        site: Some(&site.path),
        difference: Difference::Absent,
        ..Plan::full()
    }
    .make(schema, "")
    .value
}

/// A full instance whose site is null.
pub fn with_null(schema: &Schema, site: &Site<'_>) -> Value {
    Plan {
        site: Some(&site.path),
        difference: Difference::Is(Value::Null),
        ..Plan::full()
    }
    .make(schema, "")
    .value
}

/// Full instances in which every credential is `secret`, one for every branch of every union; an
/// unknown branch is taken to hold one.
pub fn with_secrets(schema: &Schema, secret: &str) -> Vec<Value> {
    let plan = Plan {
        secret: Some(secret),
        ..Plan::full()
    };
    let mut made = vec![plan.make(schema, "").value];
    for site in sites(schema) {
        if let At::Union(union) = site.at {
            let branches = (0..union.branches.len()).map(Difference::Branch);
            let unknown = union.tag.iter().map(|_| Difference::UnknownTag);
            for difference in branches.chain(unknown) {
                let plan = Plan {
                    site: Some(&site.path),
                    difference,
                    ..plan.clone()
                };
                made.push(plan.make(schema, "").value);
            }
        }
    }
    made
}

impl Plan<'_> {
    fn full() -> Self {
        Self {
            full: true,
            ..Self::default()
        }
    }

    fn nulls() -> Self {
        Self {
            nulls: true,
            ..Self::full()
        }
    }

    fn extra() -> Self {
        Self {
            extra: true,
            ..Self::full()
        }
    }

    fn empty() -> Self {
        Self {
            empty: true,
            ..Self::full()
        }
    }

    fn make(&self, schema: &Schema, kind: &str) -> Instance {
        let mut making = Making {
            plan: self,
            path: Vec::new(),
            pointer: String::new(),
            count: 0,
            verbatim: None,
        };
        let value = making.value(schema, "value", false);
        Instance {
            kind: kind.to_owned(),
            value,
            unknown: match &self.difference {
                Difference::UnknownTag => true,
                Difference::Is(value) => value == UNKNOWN,
                _ => false,
            },
            verbatim: making.verbatim,
        }
    }
}

struct Making<'p> {
    plan: &'p Plan<'p>,
    path: Path,
    pointer: String,
    count: usize,
    verbatim: Option<String>,
}

impl Making<'_> {
    /// Whether the way to the site leads through here.
    fn leads_to_site(&self) -> bool {
        self.plan
            .site
            .is_some_and(|site| site.starts_with(&self.path))
    }

    fn difference(&self) -> &Difference {
        match self.plan.site {
            Some(site) if site == self.path => &self.plan.difference,
            _ => &Difference::None,
        }
    }

    fn child(
        &mut self,
        index: usize,
        pointer: &str,
        make: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        let length = self.pointer.len();
        self.path.push(index);
        self.pointer.push_str(pointer);
        let made = make(self);
        self.path.pop();
        self.pointer.truncate(length);
        made
    }

    /// A number that no other value of the instance has.
    fn next(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    fn value(&mut self, schema: &Schema, name: &str, secret: bool) -> Value {
        if let Difference::Is(value) = self.difference() {
            return value.clone();
        }
        match schema {
            Schema::Null => Value::Null,
            Schema::Nullable(inner) => match self.plan.nulls && !self.leads_to_site() {
                true => Value::Null,
                false => self.value(inner, name, secret),
            },
            Schema::Constant(constant) => constant.clone(),
            Schema::Enum(values) => values.first().map_or(Value::Null, |value| json!(value)),
            Schema::Text => match self.plan.secret.filter(|_| secret) {
                Some(secret) => json!(secret),
                None => json!(format!("{name}_{}", self.next())),
            },
            Schema::Email => json!(format!("{name}_{}@example.com", self.next())),
            Schema::Url => match self.plan.secret.filter(|_| secret) {
                Some(secret) => json!(format!("https://example.com/{secret}")),
                None => json!(format!("https://example.com/{name}?n={}", self.next())),
            },
            Schema::Timestamp => {
                let number = self.next();
                let (minute, second) = (number / 60 % 60, number % 60);
                json!(format!("2026-01-15T12:{minute:02}:{second:02}.123Z"))
            }
            Schema::Integer => json!(1000 + self.next()),
            Schema::Number => json!(1000.5 + self.next() as f64),
            Schema::Boolean => json!(self.next().is_multiple_of(2)),
            Schema::Free => json!({ name: [self.next(), null, { "deep": null, "text": "é\n\"" }] }),
            Schema::List(item) => self.list(item, name, secret),
            Schema::Map(value) => self.map(value, name),
            Schema::Object(properties) => self.object(properties),
            Schema::Union(union) => self.union(union, name, secret),
        }
    }

    /// How many elements a list or map gets: two show that order and number are kept.
    fn length(&self) -> usize {
        match (self.plan.full && !self.plan.empty, self.leads_to_site()) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        }
    }

    fn list(&mut self, item: &Schema, name: &str, secret: bool) -> Value {
        (0..self.length())
            // Only the first element is on the way to the site: the others stay as planned.
            .map(|index| {
                self.child(index, &format!("/{index}"), |making| {
                    making.value(item, name, secret)
                })
            })
            .collect()
    }

    fn map(&mut self, value: &Schema, name: &str) -> Value {
        let mut map = Map::new();
        for index in 0..self.length() {
            let key = format!("key-{index}");
            let made = self.child(index, &format!("/{key}"), |making| {
                making.value(value, name, false)
            });
            map.insert(key, made);
        }
        Value::Object(map)
    }

    fn object(&mut self, properties: &[Property]) -> Value {
        let mut object = Map::new();
        for (index, property) in properties.iter().enumerate() {
            self.path.push(index);
            let leads_to_site = self.leads_to_site();
            let absent = matches!(self.difference(), Difference::Absent);
            self.path.pop();
            if absent || !(property.required || self.plan.full || leads_to_site) {
                continue;
            }
            let name = &property.name;
            let secret =
                self.plan.secret.is_some() && Naming::get().is_secret(name, &property.places);
            let made = self.child(index, &format!("/{name}"), |making| {
                making.value(&property.schema, name, secret)
            });
            object.insert(name.clone(), made);
        }
        if self.plan.extra {
            object.insert(EXTRA.into(), json!({ "nested": [1] }));
        }
        Value::Object(object)
    }

    fn union(&mut self, union: &Union, name: &str, secret: bool) -> Value {
        let branch = match self.difference() {
            Difference::Branch(branch) => *branch,
            Difference::UnknownTag => return self.unknown_branch(union, name),
            _ if self.leads_to_site() => self.plan.site.map_or(0, |site| site[self.path.len()]),
            _ => 0,
        };
        self.child(branch, "", |making| {
            making.value(&union.branches[branch], name, secret)
        })
    }

    /// The first branch under a tag that nobody knows, with values that nobody knows.
    fn unknown_branch(&mut self, union: &Union, name: &str) -> Value {
        let mut value = self.child(0, "", |making| {
            making.value(&union.branches[0], name, false)
        });
        let text = self.plan.secret.unwrap_or("new");
        let news = json!({ "text": text, "nothing": null, "list": [1.5, null, { "deep": [] }] });
        let tag = union.tag.as_deref().unwrap_or_default();
        value[tag] = json!(UNKNOWN);
        match &union.content {
            Some(content) => {
                value[content] = news;
                self.verbatim = Some(format!("{}/{content}", self.pointer));
            }
            None => {
                value["news"] = news;
                self.verbatim = Some(self.pointer.clone());
            }
        }
        value
    }
}
