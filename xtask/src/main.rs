//! Maintainer commands: `cargo xtask spec import`, `spec diff`, `docs missing`, `changelog`, `codegen`
//! and `api`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use xtask::api;
use xtask::changelog;
use xtask::codegen::{self, Difference, Outcome};
use xtask::docs;
use xtask::problem::{ProblemKind, Result};
use xtask::spec::{self, check::Scope};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Maintainer commands of the WorkOS SDK")]
struct Arguments {
    /// The repository to work on.
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Work with API documents
    #[command(subcommand)]
    Spec(SpecCommand),
    /// Work with the words in openapi/docs/
    #[command(subcommand)]
    Docs(DocsCommand),
    /// Draft the changelog of one document in place of another
    Changelog {
        /// The document as it was, published or imported
        old: PathBuf,
        /// The document as it is
        new: PathBuf,
    },
    /// Write crates/workos-generated from openapi/
    Codegen {
        /// Write nothing; exit 1 and show the differences if there are any
        #[arg(long)]
        check: bool,
        /// Report what matches nothing any more and what has no words, and go on
        #[arg(long)]
        allow_stale: bool,
    },
    /// Write api/: what the hand-written crates offer, as text
    Api {
        /// Write nothing; exit 1 and show the differences if there are any
        #[arg(long)]
        check: bool,
    },
}

#[derive(Subcommand)]
enum DocsCommand {
    /// Print the entries that have no words yet, to be filled in
    Missing {
        /// Those of one file: a namespace, or `shared`
        namespace: Option<String>,
    },
}

#[derive(Subcommand)]
enum SpecCommand {
    /// Take in a published OpenAPI 3.1 document: facts into openapi/, prose left behind
    Import {
        /// The document, in YAML or JSON
        file: PathBuf,
        /// The file holds operations the published document lacks: write openapi/additions.yaml
        #[arg(long)]
        additions: bool,
    },
    /// Say what one document in place of another means for users of the SDK
    Diff {
        /// The document as it was, published or imported
        old: PathBuf,
        /// The document as it is
        new: PathBuf,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let root = arguments.root.unwrap_or_else(repository);
    match run(&root, arguments.command) {
        Ok(code) => code,
        Err(problems) => {
            complain(&problems.to_string());
            ExitCode::from(problems.exit_code())
        }
    }
}

fn run(root: &Path, command: Command) -> Result<ExitCode> {
    match command {
        Command::Spec(SpecCommand::Import { file, additions }) => {
            let scope = if additions {
                Scope::Additions
            } else {
                Scope::Whole
            };
            print(&spec::import::import(root, &file, scope)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Spec(SpecCommand::Diff { old, new, json }) => {
            let report = spec::diff::compare(root, &old, &new)?;
            match json {
                true => print(&format!("{}\n", report.to_json())),
                false => print(&format!("{report}\n")),
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Docs(DocsCommand::Missing { namespace }) => {
            print(&docs::missing(root, namespace.as_deref())?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Changelog { old, new } => {
            print(&changelog::draft(root, &old, &new)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Codegen { check, allow_stale } => {
            let outcome = codegen::run(root, codegen::Options { check, allow_stale })?;
            Ok(report(&outcome))
        }
        Command::Api { check } => Ok(compared(&api::run(root, check)?, "cargo xtask api")),
    }
}

fn report(outcome: &Outcome) -> ExitCode {
    let (stale, differences) = match outcome {
        Outcome::Written { stale } => (stale, &[][..]),
        Outcome::Compared { stale, differences } => (stale, &differences[..]),
    };
    for problem in stale {
        let kind = match problem.kind {
            ProblemKind::Undocumented => "undocumented",
            ProblemKind::Stale | ProblemKind::Invalid => "stale",
        };
        print(&format!("{kind}, passed over: {problem}\n"));
    }
    compared(differences, "cargo xtask codegen")
}

/// Success where nothing differs from what `command` writes.
fn compared(differences: &[Difference], command: &str) -> ExitCode {
    for difference in differences {
        print(&difference.diff);
    }
    if differences.is_empty() {
        return ExitCode::SUCCESS;
    }
    let count = differences.len();
    let name = command.rsplit(' ').next().unwrap_or(command);
    complain(&format!(
        "error: generated files are not what {name} writes: {count}\n  \
         help: run `{command}` and commit the result"
    ));
    ExitCode::from(1)
}

/// Output to a pipe that was closed early is not an error worth a panic.
fn print(text: &str) {
    let _ = write!(std::io::stdout(), "{text}");
}

fn complain(text: &str) {
    // A closed stderr leaves nobody to tell.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// The workspace that this package is part of.
fn repository() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_owned()
}
