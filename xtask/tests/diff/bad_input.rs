//! Documents that cannot be compared.

use crate::repository::Repository;

#[test]
fn a_document_that_cannot_be_read_is_named() {
    let repository = Repository::copy();
    let sound = repository.path("openapi/workos.yaml").display().to_string();
    let old = repository.incoming("old.yaml", "swagger: '2.0'\n");
    let missing = format!("{}/missing.yaml", repository.inbox());
    let before = repository.tree();
    for (documents, message, place) in [
        ([&old, &sound], "import the OpenAPI 3.1 document", &old),
        ([&sound, &missing], "there is no such file", &missing),
    ] {
        let run = repository.run(&["spec", "diff", documents[0], documents[1]]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
        for part in [message, &format!("\n  at {place}"), "\n  help: "] {
            assert!(run.stderr.contains(part), "{part} in\n{}", run.stderr);
        }
    }
    assert!(repository.tree() == before, "a file was touched");
}
