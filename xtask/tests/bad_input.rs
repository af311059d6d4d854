//! Input that cannot be used: one message that says what, where and what to do; the right exit
//! code; no file touched.

mod refusal;
mod repository;
mod words;

use std::fs;

use refusal::{Refusal, STALE, UNUSABLE};
use repository::Repository;

fn refuses(repository: &Repository, arguments: &[&str], code: i32, message: &str, place: &str) {
    let expected = Refusal {
        code,
        message,
        place,
        help: "",
    };
    refusal::refuses(repository, arguments, &expected);
}

fn refuses_import(name: &str, bytes: impl AsRef<[u8]>, message: &str, place: &str) {
    let repository = Repository::copy();
    let file = repository.incoming(name, bytes);
    let place = if place.is_empty() {
        file.clone()
    } else {
        format!("{file}{place}")
    };
    refuses(
        &repository,
        &["spec", "import", &file],
        UNUSABLE,
        message,
        &place,
    );
}

fn write(repository: &Repository, file: &str, text: &str) {
    fs::write(repository.path(file), text).expect("a writable copy");
}

/// A sound document around these paths and schemas.
fn document(paths: &str, schemas: &str) -> String {
    format!(
        "openapi: 3.1.1\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}\ncomponents:\n  schemas:\n{schemas}\n"
    )
}

const SOUND_PATHS: &str = "  /x:\n    get: {operationId: x, responses: {}}";
const SOUND_SCHEMAS: &str = "    A: {type: string}";

#[test]
fn the_document_the_others_are_derived_from_is_accepted() {
    let repository = Repository::copy();
    let file = repository.incoming("sound.yaml", document(SOUND_PATHS, SOUND_SCHEMAS));
    let run = repository.run(&["spec", "import", &file]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn no_such_file() {
    let repository = Repository::copy();
    let file = format!("{}/absent.yaml", repository.inbox());
    refuses(
        &repository,
        &["spec", "import", &file],
        UNUSABLE,
        "no such file",
        &file,
    );
}

#[test]
fn a_directory() {
    let repository = Repository::copy();
    let folder = repository.inbox();
    refuses(
        &repository,
        &["spec", "import", &folder],
        UNUSABLE,
        "directory",
        &folder,
    );
}

#[test]
fn an_empty_file() {
    refuses_import("empty.yaml", "", "empty", "");
    refuses_import("blank.yaml", "\n  \n", "empty", "");
}

#[test]
fn a_binary_file() {
    refuses_import("a.gz", b"\x1f\x8b\x08\x00\x00\xff", "binary", "");
    refuses_import("latin1.yaml", b"openapi: \xe9", "binary", "");
}

#[test]
fn yaml_that_does_not_parse() {
    refuses_import(
        "broken.yaml",
        "openapi: 3.1.1\npaths: [1, 2\ninfo: {}\n",
        "not readable YAML",
        ":3:",
    );
    refuses_import(
        "tabs.yaml",
        "openapi: 3.1.1\npaths:\n\t/x: {}\n",
        "not readable YAML",
        ":3:",
    );
    refuses_import(
        "twice.yaml",
        "openapi: 3.1.1\nopenapi: 3.1.1\n",
        "duplicate",
        ":2:1",
    );
    refuses_import(
        "broken.json",
        "{\"openapi\": \"3.1.1\", ",
        "not readable YAML",
        ":1:",
    );
}

#[test]
fn yaml_that_is_no_openapi() {
    refuses_import(
        "other.yaml",
        "services: {web: {}}\n",
        "no OpenAPI document",
        "",
    );
    refuses_import("list.yaml", "- 1\n", "no OpenAPI document", "");
    refuses_import(
        "page.html",
        "<!doctype html>\n<title>Not found</title>\n",
        "no OpenAPI document",
        "",
    );
    refuses_import("comment.yaml", "# nothing\n", "no OpenAPI document", "");
}

#[test]
fn version_2_0() {
    refuses_import("v2.yaml", "swagger: '2.0'\npaths: {}\n", "OpenAPI 2.0", "");
}

#[test]
fn version_3_0() {
    refuses_import(
        "v3.yaml",
        "openapi: 3.0.3\npaths: {}\n",
        "OpenAPI 3.0.3",
        "",
    );
}

#[test]
fn a_document_without_paths() {
    refuses_import(
        "a.yaml",
        "openapi: 3.1.1\ninfo: {}\n",
        "no paths",
        ", /paths",
    );
    refuses_import(
        "b.yaml",
        "openapi: 3.1.1\npaths: {}\n",
        "no paths",
        ", /paths",
    );
}

#[test]
fn a_dangling_reference() {
    refuses_import(
        "dangling.yaml",
        document(
            SOUND_PATHS,
            "    A: {properties: {b: {$ref: '#/components/schemas/Gone'}}}",
        ),
        "`#/components/schemas/Gone` points at nothing",
        ", /components/schemas/A/properties/b",
    );
}

#[test]
fn a_circular_reference() {
    refuses_import(
        "circular.yaml",
        document(
            SOUND_PATHS,
            "    A: {allOf: [{$ref: '#/components/schemas/B'}]}\n    B: {properties: {a: {$ref: '#/components/schemas/A'}}}",
        ),
        "#/components/schemas/A -> #/components/schemas/B -> #/components/schemas/A",
        ", /components/schemas/A",
    );
}

#[test]
fn a_duplicate_operation_id() {
    refuses_import(
        "duplicate.yaml",
        document(
            &format!("{SOUND_PATHS}\n  /y:\n    post: {{operationId: x}}"),
            SOUND_SCHEMAS,
        ),
        "GET /x and POST /y",
        ", GET /x",
    );
}

#[test]
fn a_path_and_parameters_that_disagree() {
    refuses_import(
        "undeclared.yaml",
        document("  /x/{id}:\n    get: {operationId: x}", SOUND_SCHEMAS),
        "no parameter declares `{id}`",
        ", GET /x/{id}",
    );
    refuses_import(
        "unplaced.yaml",
        document(
            "  /x:\n    get: {operationId: x, parameters: [{name: id, in: path}]}",
            SOUND_SCHEMAS,
        ),
        "no `{id}`",
        ", GET /x",
    );
}

#[test]
fn several_faults_are_shown_together() {
    let repository = Repository::copy();
    let paths = format!("{SOUND_PATHS}\n  /y/{{id}}:\n    post: {{operationId: x}}");
    let file = repository.incoming("two.yaml", document(&paths, SOUND_SCHEMAS));
    let run = repository.run(&["spec", "import", &file]);
    assert_eq!(run.code, Some(UNUSABLE));
    assert_eq!(
        run.stderr
            .lines()
            .filter(|line| line.starts_with("error: "))
            .count(),
        2,
        "{}",
        run.stderr
    );
}

const OVERLAY: &str = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n";

#[test]
fn a_stale_overlay() {
    let repository = Repository::copy();
    write(
        &repository,
        "openapi/overlays/zz-test.yaml",
        &format!("{OVERLAY}  - {{target: \"$.paths['/gone']\", description: d, remove: true}}\n"),
    );
    refuses(
        &repository,
        &["codegen"],
        STALE,
        "`$.paths['/gone']` matches nothing",
        "openapi/overlays/zz-test.yaml, action 1",
    );
    refuses(
        &repository,
        &["codegen", "--check"],
        STALE,
        "stale",
        "openapi/overlays/zz-test.yaml, action 1",
    );
}

#[test]
fn a_stale_addition() {
    let repository = Repository::copy();
    // The same operation, published: the two documents name it differently.
    let additions = repository.read("openapi/additions.yaml");
    let published = "paths:\n  /organizations:\n    get:\n      operationId: Added_operation\n      parameters: []\n      responses: {}\n";
    write(
        &repository,
        "openapi/additions.yaml",
        &additions.replacen("paths:\n", published, 1),
    );
    refuses(
        &repository,
        &["codegen"],
        STALE,
        "GET /organizations is published",
        "openapi/additions.yaml, GET /organizations",
    );
}

#[test]
fn stale_entries_can_be_passed_over() {
    let repository = Repository::copy();
    write(
        &repository,
        "openapi/overlays/zz-test.yaml",
        &format!("{OVERLAY}  - {{target: $.gone, description: d, remove: true}}\n"),
    );
    let run = repository.run(&["codegen", "--allow-stale"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains("`$.gone` matches nothing"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_broken_imported_document() {
    let repository = Repository::copy();
    let sound = repository.read("openapi/workos.yaml");
    write(
        &repository,
        "openapi/workos.yaml",
        &sound.replacen("paths:\n", "paths: [\n", 1),
    );
    refuses(
        &repository,
        &["codegen"],
        UNUSABLE,
        "not readable YAML",
        "openapi/workos.yaml:",
    );

    write(&repository, "openapi/workos.yaml", "");
    refuses(
        &repository,
        &["codegen"],
        UNUSABLE,
        "empty",
        "openapi/workos.yaml",
    );

    fs::remove_file(repository.path("openapi/workos.yaml")).unwrap();
    refuses(
        &repository,
        &["codegen"],
        UNUSABLE,
        "no such file",
        "openapi/workos.yaml",
    );
}

#[test]
fn a_broken_overlay() {
    let repository = Repository::copy();
    let overlay = "openapi/overlays/zz-test.yaml";
    for (text, message, place) in [
        (
            "overlay: [".to_owned(),
            "not readable YAML",
            "zz-test.yaml:",
        ),
        ("rules: []".to_owned(), "no OpenAPI Overlay", "zz-test.yaml"),
        (
            format!("{OVERLAY}  - {{target: '$.[', description: d, remove: true}}"),
            "no JSONPath",
            ", action 1",
        ),
        (
            format!("{OVERLAY}  - {{target: $.paths, remove: true}}"),
            "no `description`",
            ", action 1",
        ),
        (
            format!("{OVERLAY}  - {{target: $.openapi, description: d, update: {{a: 1}}}}"),
            "a plain value into a mapping",
            ", action 1",
        ),
        (
            format!(
                "{OVERLAY}  - {{target: $.components.schemas.EventSchema, description: d, remove: true}}"
            ),
            "points at nothing",
            "openapi/workos.yaml with additions and overlays",
        ),
    ] {
        write(&repository, overlay, &text);
        refuses(&repository, &["codegen"], UNUSABLE, message, place);
    }
}
