//! A small book in a temporary folder, to be spoiled.

#![allow(dead_code, reason = "not every test needs everything")]

use std::fs;
use std::path::{Path, PathBuf};

use instep::book::Book;
use instep::check;
use instep::finding::Finding;

/// A book that is gone at the end of the test.
pub struct Small(tempfile::TempDir);

impl Small {
    /// A copy of `tests/book`, which is in step.
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
        check::check(&book).expect("the book can be checked")
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
