//! The house's rules as tests: each is named after its rule, and its failure says where it is broken and how to mend it.

mod code;
mod dependencies;
mod floors;
mod layout;
mod manifests;
mod secrets;
mod source;
mod tree;

/// Fails when a rule is broken anywhere, listing every place and then how to mend it.
#[track_caller]
fn hold(broken: &[String], mend: &str) {
    assert!(
        broken.is_empty(),
        "\n  {}\n\n  To mend: {mend}\n",
        broken.join("\n  ")
    );
}
