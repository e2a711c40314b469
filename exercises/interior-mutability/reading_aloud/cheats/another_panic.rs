//! reading_aloud: a diary that never lends a guard.

use std::cell::RefCell;

#[derive(Default)]
struct Diary {
    lines: RefCell<Vec<String>>,
}

impl Diary {
    fn write(&self, line: &str) {
        self.lines.borrow_mut().push(line.to_owned());
    }

    fn each(&self, look: impl Fn(&str)) {
        for line in self.lines.borrow().iter() {
            look(line);
        }
    }
}

fn main() {
    let diary = Diary::default();
    diary.write("Monday: rain.");
    diary.each(|line| println!("{}", line.len() - 100));
}
