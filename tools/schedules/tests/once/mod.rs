//! A test that took place and passed need not take place again, as long as
//! nothing that it depends on has changed: this test program, which holds the
//! library and the cases, the stand-in for `std`, and the compiler.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use schedules::compile::StandIn;

/// Runs `test` unless it has passed before with all of that the same.
pub fn unless_unchanged(name: &str, test: impl FnOnce(&StandIn)) {
    let stand_in = StandIn::build().expect("the stand-in builds");
    let this = env::current_exe().expect("a test has a program");
    let rustc = Command::new("rustc").arg("-vV").output();
    let rustc = rustc.expect("rustc can be run").stdout;
    let key = format!(
        "{}\n{}\n{}",
        identity(&this),
        identity(&stand_in.library),
        String::from_utf8_lossy(&rustc)
    );
    let mark = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.passed"));
    if fs::read_to_string(&mark).is_ok_and(|passed| passed == key) {
        println!("unchanged since it has passed");
        return;
    }
    test(&stand_in);
    fs::write(mark, key).expect("the mark can be written");
}

fn identity(file: &Path) -> String {
    let metadata = fs::metadata(file).expect("the file exists");
    let changed = metadata.modified().expect("files have a time");
    format!("{} {} {changed:?}", file.display(), metadata.len())
}
