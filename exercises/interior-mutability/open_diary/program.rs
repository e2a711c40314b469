//! A diary is asked, again and again, who may do what.

use std::cell::RefCell;

fn main() {
    let diary = RefCell::new(vec!["Monday"]);
    let ask = |when: &str| {
        let read = diary.try_borrow().is_ok();
        let write = diary.try_borrow_mut().is_ok();
        println!("{when}: read {read}, write {write}");
    };

    let page = diary.borrow();
    ask("one reads");
    drop(page);

    let day = diary.borrow()[0];
    ask("later");

    let _ = diary.borrow_mut();
    ask("nothing kept");

    let _pen = diary.borrow_mut();
    ask("the pen kept");

    drop(_pen);
    ask(day);
}
