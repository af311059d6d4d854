//! Revisions that bring what has no good name or no good type by rule: one error that names the
//! place and what to write where, and no file changed.

use crate::refusal::{Refusal, STALE, UNUSABLE, refuses};
use crate::revise::{
    add_component, add_operation, add_property, answers, event, events, json_content, reference,
    revise,
};
use serde_json::{Value, json};

fn refused(
    change: impl FnOnce(&mut Value),
    message: &'static str,
    place: &'static str,
    help: &'static str,
) {
    let expected = Refusal {
        code: UNUSABLE,
        message,
        place,
        help,
    };
    refuses(&revise(change), &["codegen"], &expected);
}

/// An object that is like nothing in the document.
fn object(property: &str) -> Value {
    json!({ "type": "object", "properties": { property: { "type": "string" } } })
}

#[test]
fn an_operation_that_no_namespace_covers() {
    refused(
        |document| add_operation(document, "GET /moon-rockets", json!({})),
        "belongs to no namespace",
        "at GET /moon-rockets",
        "\"/moon-rockets\" = \"moon_rockets\" under [namespaces]",
    );
}

#[test]
fn two_operations_of_one_name() {
    refused(
        |document| {
            add_operation(document, "POST /organizations/{id}/badge", json!({}));
            add_operation(document, "POST /organizations/{id}/badges", json!({}));
        },
        "would be organizations.create_badge, as POST /organizations/{id}/badge is",
        "at POST /organizations/{id}/badges",
        "\"POST /organizations/{id}/badges\" = { namespace = \"organizations\"",
    );
}

#[test]
fn a_removed_operation_leaves_its_line_stale() {
    let repository = revise(|document| {
        let item = document["paths"]["/organizations/{id}"].as_object_mut();
        item.unwrap().remove("delete");
    });
    let before = repository.tree();
    let run = repository.run(&["codegen"]);
    assert_eq!(run.code, Some(STALE), "{}", run.stderr);
    assert!(repository.tree() == before, "a file was touched");
    // Its line, and its words.
    for part in [
        "error: [operations] \"DELETE /organizations/{id}\" matches nothing",
        "  at openapi/naming.toml:",
        "  help: remove the entry",
        "error: operations.delete is about nothing in the API",
        "  at openapi/docs/organizations.yaml:",
    ] {
        assert!(run.stderr.contains(part), "no {part} in {}", run.stderr);
    }
    assert_eq!(run.stderr.matches("error: ").count(), 2, "{}", run.stderr);

    let run = repository.run(&["codegen", "--allow-stale"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(
        run.stdout
            .contains("stale, passed over: [operations] \"DELETE /organizations/{id}\""),
        "{}",
        run.stdout
    );
    let requests = repository.read("crates/workos-generated/src/requests/organizations.rs");
    assert!(!requests.contains("Request::new(&DELETE)"), "{requests}");
}

#[test]
fn a_renamed_route_leaves_its_line_stale_and_has_a_name_by_rule() {
    let repository = revise(|document| {
        let item = document["paths"]["/organizations/{id}"].as_object_mut();
        let mut operation = item.unwrap().remove("delete").unwrap();
        operation["parameters"][0]["name"] = "organization".into();
        document["paths"]["/organizations/{organization}"] = json!({ "delete": operation });
    });
    let expected = Refusal {
        code: STALE,
        message: "\"DELETE /organizations/{id}\" matches nothing",
        place: "openapi/naming.toml:",
        help: "if the API renamed its place",
    };
    refuses(&repository, &["codegen"], &expected);

    let run = repository.run(&["codegen", "--allow-stale"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let requests = repository.read("crates/workos-generated/src/requests/organizations.rs");
    assert!(
        requests.contains("pub fn delete(&self, organization: impl AsRef<str>) -> DeleteRequest {"),
        "{requests}"
    );
}

#[test]
fn enum_values_of_one_name_or_none() {
    let tier = |values: Value| {
        move |document: &mut Value| {
            let schema = json!({ "type": "string", "enum": values });
            add_property(document, "Organization", "tier", schema);
        }
    };
    for (values, message) in [
        (
            json!(["a-b", "a_b"]),
            "the value \"a_b\" of OrganizationTier would be \"AB\", as a-b",
        ),
        (json!(["*"]), "would be \"\""),
        (json!(["unknown"]), "as a value not known yet"),
    ] {
        refused(
            tier(values),
            message,
            "at Organization.tier",
            "\"AnotherName\" under [variants] in openapi/naming.toml",
        );
    }
}

#[test]
fn a_name_by_rule_that_another_type_has() {
    refused(
        |document| {
            add_component(document, "OrganizationBilling", object("plan"));
            add_property(
                document,
                "Organization",
                "plan",
                reference("OrganizationBilling"),
            );
            add_property(document, "Organization", "billing", object("currency"));
        },
        "would be named OrganizationBilling, as the one at OrganizationBilling is",
        "at Organization.billing",
        "= \"AnotherName\" under [types]",
    );
}

#[test]
fn names_that_mean_something_else_or_are_too_long() {
    for name in ["Box", "Value"] {
        let repository = revise(|document| {
            add_component(document, name, object("a"));
            add_property(document, "Organization", "added", reference(name));
        });
        let expected = Refusal {
            code: UNUSABLE,
            message: &format!("would be named {name}, which means something else"),
            place: &format!("at {name}"),
            help: &format!("\"{name}\" = \"AnotherName\" under [types]"),
        };
        refuses(&repository, &["codegen"], &expected);
    }
    let long = format!("Organization{}", "Longer".repeat(10));
    let repository = revise(|document| {
        add_component(document, &long, object("a"));
        add_property(document, "Organization", "added", reference(&long));
    });
    let expected = Refusal {
        code: UNUSABLE,
        message: "which is longer than 60 characters",
        place: &format!("at {long}"),
        help: "under [types]",
    };
    refuses(&repository, &["codegen"], &expected);
}

#[test]
fn an_event_without_its_tag() {
    refused(
        |document| {
            let mut untagged = event("", object("a"));
            untagged["properties"]["event"] = json!({ "type": "string" });
            events(document).push(untagged);
        },
        "\"event\" tells the branches of this union apart, but has no constant in branch ",
        "at EventSchema",
        "add an overlay",
    );
}

#[test]
fn success_answers_that_differ() {
    refused(
        |document| {
            let mut responses = answers(reference("Organization"));
            responses["201"] = json_content(object("a"));
            add_operation(
                document,
                "GET /organizations/x",
                json!({ "responses": responses }),
            );
        },
        "two success answers of different shape",
        "at GET /organizations/x",
        "add an overlay",
    );
}

#[test]
fn bodies_and_answers_in_no_json_form() {
    let form = json!({ "content": { "text/csv": { "schema": { "type": "string" } } } });
    refused(
        |document| {
            add_operation(
                document,
                "POST /organizations/x",
                json!({ "requestBody": form }),
            )
        },
        "is text/csv and not JSON",
        "at POST /organizations/x body",
        "add an overlay",
    );
    refused(
        |document| {
            let responses = json!({ "200": form });
            add_operation(
                document,
                "GET /organizations/x",
                json!({ "responses": responses }),
            );
        },
        "is text/csv and not JSON",
        "at GET /organizations/x answer 200",
        "add an overlay",
    );
}

#[test]
fn parameters_that_cannot_be_sent() {
    let with = |name: &'static str, schema: Value| {
        move |document: &mut Value| {
            let parameter = json!({ "name": name, "in": "query", "schema": schema });
            let parts = json!({ "parameters": [parameter] });
            add_operation(document, "GET /organizations/{id}/x", parts);
        }
    };
    for schema in [
        object("a"),
        json!({ "type": "array", "items": object("a") }),
        json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        json!({}),
    ] {
        refused(
            with("filter", schema),
            "a parameter has to be a text",
            "at GET /organizations/{id}/x query.filter",
            "kind = \"url\" in openapi/naming.toml",
        );
    }
    refused(
        with("id", json!({ "type": "string" })),
        "would be the argument id, as path.id is",
        "at GET /organizations/{id}/x query.id",
        "add an overlay",
    );
    refused(
        with("$", json!({ "type": "string" })),
        "no part of the parameter's name \"$\" can be a name",
        "at GET /organizations/{id}/x query.$",
        "add an overlay",
    );
}

#[test]
fn properties_without_a_name_of_their_own() {
    refused(
        |document| {
            add_property(
                document,
                "Organization",
                "planName",
                json!({ "type": "string" }),
            );
            add_property(
                document,
                "Organization",
                "plan_name",
                json!({ "type": "string" }),
            );
        },
        "the properties \"planName\" and \"plan_name\" would both be plan_name",
        "at Organization",
        "add an overlay that removes the one that repeats the other",
    );
    refused(
        |document| add_property(document, "Organization", "_", json!({ "type": "string" })),
        "no part of the property's name \"_\" can be a name",
        "at Organization._",
        "add an overlay that removes it",
    );
}

#[test]
fn a_union_of_an_object_and_a_text() {
    refused(
        |document| {
            let schema = json!({ "oneOf": [object("a"), { "type": "string" }] });
            add_property(document, "Organization", "plan", schema);
        },
        "a union of objects with other types cannot be expressed",
        "at Organization.plan",
        "add an overlay that gives this place one shape",
    );
}

#[test]
fn a_body_that_is_gone_leaves_its_style_stale() {
    let repository = revise(|document| {
        let operation = document["paths"]["/organizations"]["post"].as_object_mut();
        let body = operation.unwrap().remove("requestBody");
        // Its type stays.
        add_operation(
            document,
            "POST /organizations/x",
            json!({ "requestBody": body }),
        );
    });
    let expected = Refusal {
        code: STALE,
        message: "the style of \"POST /organizations\" matches nothing: the operation has no body",
        place: "at openapi/naming.toml:",
        help: "remove `style` from the entry",
    };
    refuses(&repository, &["codegen"], &expected);
}

#[test]
fn a_body_that_cannot_have_its_style_any_more() {
    refused(
        |document| {
            let list = json!({ "type": "array", "items": { "type": "string" } });
            document["paths"]["/organizations"]["post"]["requestBody"] = json_content(list);
        },
        "POST /organizations cannot take its body by fields: it is no object any more",
        "at openapi/naming.toml:",
        "write style = \"request\"",
    );
}

#[test]
fn a_query_parameter_named_as_a_field_of_the_body() {
    refused(
        |document| {
            let query =
                json!({ "name": "external_id", "in": "query", "schema": { "type": "string" } });
            document["paths"]["/organizations"]["post"]["parameters"] = json!([query]);
        },
        "would be the setter external_id, as query.external_id is",
        "at POST /organizations body.external_id",
        "add an overlay that removes one of the two",
    );
}
