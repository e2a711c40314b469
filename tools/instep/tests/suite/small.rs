//! A small book in a temporary folder, to be spoiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use instep::book::Book;
use instep::finding::Finding;
use instep::rules;

/// A book that is gone at the end of the test.
pub struct Small(tempfile::TempDir);

impl Small {
    /// A copy of `tests/book`, which is in step; the folder's name has spaces
    /// and letters that are not ASCII.
    pub fn copy() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("Büchlein mit Leerzeichen ")
            .tempdir()
            .expect("a temporary folder");
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/book");
        copy(&original, folder.path());
        Small(folder)
    }

    /// An mdBook that has never heard of contracts, with one chapter.
    pub fn plain(chapter: &str) -> Self {
        let book = Small(tempfile::tempdir().expect("a temporary folder"));
        book.write("book.toml", "[book]\ntitle = \"Plain\"\n");
        book.write("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n");
        book.write("src/one.md", chapter);
        book
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    /// Writes a file, and the folders that it needs.
    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path(file);
        let folder = path.parent().expect("a file has a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("the file can be read")
    }

    /// Replaces the first `from` in a file, which has to be there.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        let edited = text.replacen(from, to, 1);
        assert_ne!(text, edited, "{file}: nothing was replaced");
        self.write(file, edited);
    }

    pub fn delete(&self, file: &str) {
        fs::remove_file(self.path(file)).expect("the file can be deleted");
    }

    /// What the checks say that run nothing.
    pub fn findings(&self) -> Vec<Finding> {
        let book = Book::load(self.root()).expect("the book can be read");
        rules::check(&book).expect("the book can be checked")
    }

    /// The same as `file:line what` in short.
    pub fn says(&self) -> Vec<String> {
        self.findings()
            .iter()
            .map(|finding| {
                finding.render(self.root(), true);
                let file = instep::slashed(&finding.file);
                format!("{file}:{} {}", finding.line, finding.what)
            })
            .collect()
    }

    /// All files below a folder with their content.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = vec![];
        let mut pending = vec![self.root().to_owned()];
        while let Some(folder) = pending.pop() {
            for entry in fs::read_dir(folder).expect("the folder can be read") {
                let path = entry.expect("the entry can be read").path();
                match path.is_dir() {
                    true => pending.push(path),
                    false => files.push((path.clone(), fs::read(path).expect("a readable file"))),
                }
            }
        }
        files.sort();
        files
    }
}

/// Panics unless there is one finding, which begins like this.
#[track_caller]
pub fn says(book: &Small, expected: &str) {
    let says = book.says();
    assert!(
        matches!(&says[..], [only] if only.starts_with(expected)),
        "expected {expected}\nfound {says:#?}"
    );
}

fn copy(from: &Path, to: &Path) {
    let entries = fs::read_dir(from).expect("the folder can be read");
    for entry in entries.map(|entry| entry.expect("the entry can be read")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&target).expect("the folder can be made");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("the file can be copied");
        }
    }
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub status: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Small {
    /// The command, ready to start in the book's folder. The listings are built
    /// in a folder `target` there.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_instep"));
        command
            .args(arguments)
            .current_dir(self.root())
            .env_remove("CARGO_TARGET_DIR")
            // Less to link.
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            // What an author's shell may set; see `Said::of`.
            .env("RUST_BACKTRACE", "1")
            .stdin(Stdio::null());
        command
    }

    pub fn instep(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments))
    }

    /// Adds a listing to the part `threads`, which no page shows.
    pub fn add(&self, name: &str, contract: &str, program: &str) {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[package.metadata.listing]\n{contract}\n"
        );
        self.write(&format!("code/threads/{name}/Cargo.toml"), manifest);
        let program = format!("//! A test.\n\n{program}");
        self.write(&format!("code/threads/{name}/src/main.rs"), program);
    }
}

impl Said {
    /// Runs it to its end. Whatever it says, it shows no stack of its own.
    #[track_caller]
    pub fn of(mut command: Command) -> Self {
        let output = command.output().expect("the command can be started");
        let said = Said {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).expect("it prints UTF-8"),
            err: String::from_utf8(output.stderr).expect("it prints UTF-8"),
        };
        // `stack backtrace:` is of a panic, `Stack backtrace:` of an error.
        let all = format!("{}{}", said.out, said.err).to_lowercase();
        assert!(!all.contains("stack backtrace"), "{said:#?}");
        said
    }

    /// Panics unless it ended with `status` and said all of `parts`.
    #[track_caller]
    pub fn expect(&self, status: i32, parts: &[&str]) {
        assert_eq!(self.status, Some(status), "{self:#?}");
        for part in parts {
            let said = self.out.contains(part) || self.err.contains(part);
            assert!(said, "`{part}` is not in {self:#?}");
        }
    }
}

/// Whether a process lives; one that is dead and not yet buried does not.
#[cfg(unix)]
pub fn is_running(pid: &str) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let status = fs::read_to_string(format!("/proc/{pid}/status"));
    let pid = pid.parse().ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid).is_ok())
        && !status.is_ok_and(|status| status.contains("State:\tZ"))
}
