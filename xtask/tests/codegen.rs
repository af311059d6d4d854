//! `codegen` as a maintainer and a CI job see it: what it writes, what `--check` says.

mod repository;

use std::fs;

use repository::Repository;

const GENERATED: &str = "crates/workos-generated/src/lib.rs";

#[test]
fn check_and_codegen_agree_and_a_second_run_writes_nothing() {
    let repository = Repository::copy();

    let inputs = repository.tree();
    let run = repository.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains(&format!("+++ {GENERATED} (generated)")));
    assert!(
        run.stderr
            .ends_with("  help: run `cargo xtask codegen` and commit the result\n"),
        "{}",
        run.stderr
    );
    assert!(repository.tree() == inputs, "checking writes nothing");

    let run = repository.run(&["codegen"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let generated = repository.tree();
    assert!(generated.contains_key(&repository.path(GENERATED)));

    // A stray file in a folder of generated ones goes, an edit is undone.
    let stray = "crates/workos-generated/src/stray.rs";
    fs::write(repository.path(stray), "// by hand\n").unwrap();
    let edited = repository.read(GENERATED) + "// by hand\n";
    fs::write(repository.path(GENERATED), edited).unwrap();
    let run = repository.run(&["codegen", "--check"]);
    assert_eq!(run.code, Some(1));
    for file in [stray, GENERATED] {
        assert!(
            run.stdout.contains(&format!("--- {file}\n")),
            "{}",
            run.stdout
        );
    }
    assert!(run.stdout.contains("\n-// by hand\n"), "{}", run.stdout);

    let run = repository.run(&["codegen"]);
    assert!(run.stdout.contains("1 written"), "{}", run.stdout);
    assert!(run.stdout.contains("1 removed"), "{}", run.stdout);
    assert!(
        repository.tree() == generated,
        "the second run gives the same bytes"
    );

    let run = repository.run(&["codegen", "--check"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));

    // The same facts from another file make no difference.
    let renamed = repository.incoming("renamed.yaml", repository.read("openapi/workos.yaml"));
    let run = repository.run(&["spec", "import", &renamed]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(repository.run(&["codegen", "--check"]).code, Some(0));
}
