//! Revisions of the API document that go through unattended: what is new has a sensible name by
//! rule, and the files written are Rust.

use crate::generated::{generated, has};
use crate::revise::{
    add_component, add_operation, add_property, answers, event, events, json_content, read,
    reference, revise,
};
use serde_json::{Value, json};

fn text() -> Value {
    json!({ "type": "string" })
}

fn object(property: &str) -> Value {
    json!({ "type": "object", "properties": { property: text() }, "required": [property] })
}

#[test]
fn the_order_of_paths_and_components_makes_no_difference() {
    let repository = revise(|_| {});
    let expected = generated(&repository);
    let mut document = read(&repository);
    for pointer in ["/paths", "/components/schemas"] {
        let map = document.pointer_mut(pointer).and_then(Value::as_object_mut);
        let map = map.expect("a mapping");
        *map = std::mem::take(map).into_iter().rev().collect();
    }
    // As it is, without the import that would put it in order.
    std::fs::write(repository.path("openapi/workos.yaml"), document.to_string()).unwrap();
    assert!(generated(&repository) == expected);
}

#[test]
fn operations_under_a_known_prefix() {
    let repository = revise(|document| {
        let badge = json!({
            "type": "object",
            "properties": { "object": { "const": "badge" }, "id": text(), "color": text() },
            "required": ["object", "id"],
        });
        add_component(document, "Badge", badge);
        let list = json!({
            "type": "object",
            "properties": {
                "object": { "type": "string", "const": "list" },
                "data": { "type": "array", "items": reference("Badge") },
                "list_metadata": object("after"),
            },
            "required": ["object", "data", "list_metadata"],
        });
        let page = json!({ "name": "after", "in": "query", "schema": text() });
        add_operation(
            document,
            "GET /organizations/{id}/badges",
            json!({ "tags": ["badges-nobody-knows"], "parameters": [page], "responses": answers(list) }),
        );
        let created = json!({
            "200": json_content(reference("Badge")),
            "201": json_content(reference("Badge")),
            "422": json_content(object("message")),
        });
        add_operation(
            document,
            "POST /organizations/{id}/badges",
            json!({ "requestBody": json_content(object("color")), "responses": created }),
        );
        add_operation(
            document,
            "PUT /organizations/{id}/badges/{badge_id}/pin",
            json!({}),
        );
        add_operation(
            document,
            "DELETE /organizations/{id}/badges/{badge_id}",
            json!({}),
        );
    });
    let files = generated(&repository);
    has(
        &files,
        "requests/organizations.rs",
        &[
            "pub fn list_badges(&self, id: impl AsRef<str>) -> ListBadgesRequest {",
            "pub struct ListBadgesRequest answers pages of Badge;",
            "impl ListBadgesRequest { \
             pub fn after(mut self, after: impl Into<String>) -> Self {",
            "pub fn create_badge( &self, id: impl AsRef<str>, color: impl Into<String>, ) \
             -> CreateBadgeRequest {",
            "pub fn create_badge_with( &self, id: impl AsRef<str>, body: CreateOrganizationBadge, ) \
             -> CreateBadgeRequest {",
            "pub struct CreateBadgeRequest answers Badge, sends CreateOrganizationBadge;",
            "pub fn update_badge_pin( &self, id: impl AsRef<str>, badge_id: impl AsRef<str>, ) \
             -> UpdateBadgePinRequest {",
            "pub struct UpdateBadgePinRequest answers ();",
            "pub fn delete_badge( &self, id: impl AsRef<str>, badge_id: impl AsRef<str>, ) \
             -> DeleteBadgeRequest {",
        ],
    );
    has(
        &files,
        "types/organizations.rs",
        &[
            "pub struct CreateOrganizationBadge { pub color: String, }",
            "pub struct Badge {",
        ],
    );
    has(
        &files,
        "operations.rs",
        &["#[cfg(feature = \"organizations\")] &crate::requests::organizations::UPDATE_BADGE_PIN,"],
    );
}

#[test]
fn parts_that_stand_elsewhere_in_the_document() {
    let repository = revise(|document| {
        let parameter = |name: &str, carrier: &str| json!({ "name": name, "in": carrier, "required": true, "schema": text() });
        document["components"]["parameters"] = json!({ "Shared": parameter("id", "path") });
        document["components"]["requestBodies"] = json!({ "Shared": json_content(object("a")) });
        document["components"]["responses"] =
            json!({ "Shared": json_content(reference("Organization")) });
        document["paths"]["/organizations/{id}/shared"] = json!({
            "parameters": [
                { "$ref": "#/components/parameters/Shared" },
                parameter("zone", "query"),
            ],
            "put": {
                "operationId": "shared",
                "requestBody": { "$ref": "#/components/requestBodies/Shared" },
                "responses": { "200": { "$ref": "#/components/responses/Shared" } },
            },
        });
    });
    has(
        &generated(&repository),
        "requests/organizations.rs",
        &[
            "pub fn update_shared( &self, id: impl AsRef<str>, zone: impl Into<String>, \
             a: impl Into<String>, ) -> UpdateSharedRequest {",
            "Request::new(&UPDATE_SHARED).path(\"id\", id).query(\"zone\", zone.into())",
            "pub struct UpdateSharedRequest \
             answers Organization, sends UpdateOrganizationShared;",
        ],
    );
}

#[test]
fn inline_types_and_values() {
    let repository = revise(|document| {
        let state = &mut document["components"]["schemas"]["Connection"]["properties"]["state"];
        state["enum"].as_array_mut().unwrap().push("paused".into());
        let mut add = |name: &str, schema: Value| {
            add_property(document, "Organization", name, schema);
        };
        add(
            "tier",
            json!({ "type": "string", "enum": ["free", "2nd", null] }),
        );
        add("billing", object("currency"));
        add(
            "plans",
            json!({ "type": "array", "items": object("seats") }),
        );
        add(
            "grid",
            json!({ "type": "array", "items": { "type": "array", "items": text() } }),
        );
        add(
            "regions",
            json!({ "type": "object", "additionalProperties": object("zone") }),
        );
        add(
            "labels",
            json!({ "type": "object", "additionalProperties": { "type": ["string", "null"] } }),
        );
        add(
            "limits",
            json!({ "type": "object", "properties": { "seats": { "type": "integer" } }, "additionalProperties": text() }),
        );
        add("level", json!({ "type": "integer", "enum": [1, 2] }));
        add("either", json!({ "type": ["string", "integer"] }));
        add(
            "parent",
            json!({ "oneOf": [reference("ConnectedAccount"), { "type": "null" }] }),
        );
        add("slug", reference("Slug"));
        add("owner", json!({ "allOf": [reference("Tone")] }));
        add("voice", reference("Voice"));
        add_component(document, "Slug", text());
        add_component(
            document,
            "Tone",
            json!({ "type": "string", "enum": ["loud", "soft"] }),
        );
        let voice = json!({ "type": ["object", "null"], "properties": { "pitch": text() } });
        add_component(document, "Voice", voice);
        document["components"]["schemas"]["Organization"]["required"]
            .as_array_mut()
            .unwrap()
            .extend(["tier", "billing", "slug", "owner", "voice"].map(Value::from));
    });
    let files = generated(&repository);
    let of_module = |name: &str| {
        files
            .iter()
            .find(|(_, text)| text.contains(&format!("pub struct {name} {{")))
            .map(|(file, _)| file.clone())
            .unwrap()
    };
    has(
        &files,
        &of_module("Organization"),
        &[
            "pub tier: Option<OrganizationTier>,",
            "pub billing: OrganizationBilling,",
            "pub plans: Vec<OrganizationPlan>,",
            "pub grid: Vec<Vec<String>>,",
            "pub regions: BTreeMap<String, OrganizationRegion>,",
            "pub labels: BTreeMap<String, Option<String>>,",
            "pub limits: Option<OrganizationLimits>,",
            "pub level: Option<i64>,",
            "pub either: Option<Value>,",
            "pub parent: Option<ConnectedAccount>,",
            "pub slug: String,",
            "pub owner: Tone,",
            "pub voice: Option<Voice>,",
            "pub struct OrganizationLimits { pub seats: Option<i64>, }",
            "pub enum OrganizationTier { Free = \"free\", V2nd = \"2nd\", }",
            "pub struct OrganizationBilling { pub currency: String, }",
        ],
    );
    let all: String = files.values().cloned().collect();
    assert!(all.contains("Paused = \"paused\","));
}

#[test]
fn unions() {
    let repository = revise(|document| {
        events(document).push(event("badge.created", object("color")));
        let branch = |kind: &str, property: &str| {
            json!({
                "type": "object",
                "properties": { "kind": { "type": "string", "const": kind }, property: text() },
                "required": ["kind"],
            })
        };
        let nested = json!({ "oneOf": [
            branch("card", "number"),
            { "anyOf": [branch("bank", "iban"), branch("cash", "drawer")] },
        ] });
        add_property(document, "Organization", "payment", nested);
        let groups = json!({ "oneOf": [object("email"), object("phone")] });
        add_property(document, "Organization", "contact", groups);
    });
    let files = generated(&repository);
    has(
        &files,
        "types/events.rs",
        &[
            "BadgeCreated(BadgeCreated) = \"badge.created\",",
            "pub struct BadgeCreated { pub color: String, }",
        ],
    );
    let all: String = files.values().cloned().collect();
    for part in [
        "pub enum OrganizationPayment by \"kind\" {",
        "Card(OrganizationPaymentCard) = \"card\",",
        "Cash(OrganizationPaymentCash) = \"cash\",",
        "pub struct OrganizationContact {\n    pub email: Option<String>,\n    pub phone: Option<String>,\n}",
    ] {
        assert!(all.contains(part), "{part}");
    }
}

#[test]
fn a_list_envelope_with_a_further_property() {
    let repository = revise(|document| {
        let list = json!({
            "type": "object",
            "properties": {
                "object": { "type": "string", "const": "list" },
                "data": { "type": "array", "items": reference("Organization") },
                "list_metadata": object("after"),
                "total": { "type": "integer" },
            },
            "required": ["object", "data", "list_metadata", "total"],
        });
        add_component(document, "BadgeList", list);
        let parts = json!({ "responses": answers(reference("BadgeList")) });
        add_operation(document, "GET /organizations/{id}/badges", parts);
    });
    let files = generated(&repository);
    has(
        &files,
        "types/organizations.rs",
        &["pub struct BadgeList { pub data: Vec<Organization>, \
           pub list_metadata: BadgeListMetadata, pub total: i64, }"],
    );
}

#[test]
fn bodies_that_are_no_objects() {
    let repository = revise(|document| {
        add_component(document, "Slug", text());
        for (name, schema) in [
            ("texts", json!({ "type": "array", "items": text() })),
            (
                "objects",
                json!({ "type": "array", "items": object("color") }),
            ),
            ("alias", reference("Slug")),
            ("anything", json!({ "type": "object" })),
            (
                "maybe",
                json!({ "type": ["object", "null"], "properties": { "a": text() } }),
            ),
        ] {
            let place = format!("POST /organizations/{{id}}/{name}");
            add_operation(
                document,
                &place,
                json!({ "requestBody": json_content(schema) }),
            );
        }
    });
    has(
        &generated(&repository),
        "requests/organizations.rs",
        &[
            "pub fn create_text( &self, id: impl AsRef<str>, body: impl Into<Vec<String>>, )",
            "pub struct CreateTextRequest answers (), sends Vec<String>;",
            "body: impl Into<Vec<CreateOrganizationObject>>, ) -> CreateObjectRequest {",
            "body: impl Into<String>, ) -> CreateAliasRequest {",
            "body: impl Into<BTreeMap<String, Value>>, ) -> CreateAnythingRequest {",
            "pub struct CreateMaybeRequest answers (), sends CreateOrganizationMaybe;",
            "pub fn create_maybe_with( &self, id: impl AsRef<str>, body: CreateOrganizationMaybe, )",
        ],
    );
}

#[test]
fn names_that_rust_does_not_allow() {
    const ODD: [(&str, &str); 11] = [
        ("x5t#S256", "x5t_s256"),
        ("123abc", "_123abc"),
        ("Self", "self_"),
        ("super", "super_"),
        ("crate", "crate_"),
        ("new", "new_"),
        ("type", "r#type"),
        ("urn:a", "urn_a"),
        ("not", "not"),
        ("$ref", "r#ref"),
        ("a b.c", "a_b_c"),
    ];
    let repository = revise(|document| {
        for component in ["OrganizationDto", "OrganizationDomainStandAlone"] {
            for (name, _) in ODD {
                add_property(
                    document,
                    component,
                    name,
                    json!({ "type": ["string", "null"] }),
                );
            }
        }
        let parameters: Vec<Value> = ["type", "self", "123", "fn"]
            .iter()
            .map(|name| json!({ "name": name, "in": "query", "schema": text() }))
            .collect();
        add_operation(
            document,
            "GET /organizations/{id}/odd",
            json!({ "parameters": parameters }),
        );
    });
    let files = generated(&repository);
    let all: String = files.values().cloned().collect();
    for (wire, name) in ODD {
        let received = format!("        {name}: optional {wire:?},\n");
        let sent = format!("        {name}: tristate {wire:?},\n");
        assert!(all.contains(&received) && all.contains(&sent), "{wire}");
        assert!(all.contains(&format!("    pub fn {name}(")), "{wire}");
    }
}

#[test]
fn more_required_fields_leave_a_pinned_method_as_it_is() {
    let repository = revise(|document| {
        for name in ["color", "shape", "size"] {
            add_property(document, "OrganizationDto", name, text());
            let required = &mut document["components"]["schemas"]["OrganizationDto"]["required"];
            required.as_array_mut().unwrap().push(name.into());
        }
    });
    has(
        &generated(&repository),
        "requests/organizations.rs",
        &["self.create_with(CreateOrganization::new(name, color, shape, size))"],
    );
}
