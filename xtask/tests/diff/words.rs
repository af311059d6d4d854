//! The report in words, and differences that are words and nothing else.

use serde_json::json;

use crate::small::{between, component, content, document, operation, reference, text};

#[test]
fn words_are_documentation_where_both_documents_have_them() {
    let described = |words: &str| {
        let mut document = document();
        component(&mut document, "Thing")["description"] = words.into();
        component(&mut document, "Thing")["properties"]["name"]["description"] = words.into();
        operation(&mut document, "GET /things")["summary"] = "All".into();
        document
    };
    let effect = between(&described("Old."), &described("New.")).expect("sound");
    assert_eq!(
        effect.changes,
        ["documentation: Thing: prose differs in 2 places"]
    );
    assert_eq!((effect.bump, effect.lines), (json!("patch"), 0));
}

#[test]
fn the_report_is_by_namespace_what_several_share_last() {
    let mut changed = document();
    component(&mut changed, "CreateThing")["properties"]["color"] = json!({ "type": "integer" });
    component(&mut changed, "State")["enum"] = json!(["on", "off", "else"]);
    operation(&mut changed, "POST /shapes")["responses"] = json!({ "200": content(text()) });
    component(&mut changed, "Circle")["properties"]["state"] = reference("State");
    let effect = between(&document(), &changed).expect("sound");
    assert_eq!(
        effect.words,
        "shapes\n  \
           breaking: shapes.create: answer changed: () -> String\n  \
           additive: Circle.state: field added: Option<State>, optional\n\
         things\n  \
           breaking: CreateThing.color: type changed: Option<String>, optional -> Option<i64>, optional\n\
         types of several namespaces\n  \
           additive: State: type moved: things -> shared\n  \
           additive: State.else: value added: Else\n\
         2 breaking, 3 additive, 0 documentation: major"
    );
}
