//! Cells and the guards of a `RefCell`.

use crate::{Case, case};

pub const CASES: &[Case] = &[
    case(
        "every use of a Cell",
        r#"
        fn main() {
            let left = Cell::new(1);
            let right = Cell::new(2);
            left.swap(&right);
            left.update(|value| value * 10);
            println!("{}", left.replace(5));
            println!("{}", right.take());
            println!("{}", left.into_inner());
        }"#,
        &[
            "3: makes left -> left: 1",
            "4: makes right -> right: 2",
            "5: swaps the value of left -> left: 2; right: 1",
            "6: updates left -> left: 20",
            "7: replaces the value of left -> left: 5",
            "7: prints \"20\"",
            "8: takes the value of right -> right: 0",
            "8: prints \"1\"",
            "9: unwraps left -> left: unwrapped",
            "9: prints \"5\"",
            "10: drops right -> right: dropped",
        ],
    ),
    // Of a type of its own nothing is known but that there is a value.
    case(
        "a value that is no plain data",
        r#"
        struct Page;
        fn main() {
            let page = Cell::new(Some(Page));
            page.set(None);
            let mut number = Cell::new(7);
            *number.get_mut() += 1;
            number.get();
        }"#,
        &[
            "4: makes page -> page: some value",
            "5: sets page",
            "6: makes number -> number: 7",
            "7: reaches into number -> number: some value",
            "8: gets number, which is some value",
            "9: drops number -> number: dropped",
            "9: drops page -> page: dropped",
        ],
    ),
    case(
        "a part keeps the whole borrowed",
        r#"
        fn main() {
            let pair = RefCell::new((1, 2));
            let first = Ref::map(pair.borrow(), |pair| &pair.0);
            let again = Ref::clone(&first);
            drop(first);
            drop(again);
            let mut second = RefMut::map(pair.borrow_mut(), |pair| &mut pair.1);
            *second = 3;
        }"#,
        &[
            "3: makes pair -> pair: (1, 2), not borrowed",
            "4: borrows pair -> pair: (1, 2), 1 shared borrow",
            "5: once more borrows pair -> pair: (1, 2), 2 shared borrows",
            "6: gives back pair -> pair: (1, 2), 1 shared borrow",
            "7: gives back pair -> pair: (1, 2), not borrowed",
            "8: mutably borrows pair -> pair: borrowed mutably",
            // What a part leaves behind is seen with the next borrow.
            "10: gives back pair -> pair: not borrowed",
            "10: drops pair -> pair: dropped",
        ],
    ),
    case(
        "two parts are two borrows",
        r#"
        fn main() {
            let pair = RefCell::new((1, 2));
            let (one, two) = Ref::map_split(pair.borrow(), |pair| (&pair.0, &pair.1));
            drop(one);
            drop(two);
        }"#,
        &[
            "3: makes pair -> pair: (1, 2), not borrowed",
            "4: borrows pair -> pair: (1, 2), 1 shared borrow",
            "4: splits its borrow of pair -> pair: (1, 2), 2 shared borrows",
            "5: gives back pair -> pair: (1, 2), 1 shared borrow",
            "6: gives back pair -> pair: (1, 2), not borrowed",
            "7: drops pair -> pair: dropped",
        ],
    ),
    case(
        "replacing and taking a RefCell's value",
        r#"
        fn main() {
            let left = RefCell::new(1);
            let right = RefCell::new(2);
            left.replace(3);
            left.swap(&right);
            std::mem::take(&mut *left.borrow_mut());
            right.take();
            right.into_inner();
        }"#,
        &[
            "3: makes left -> left: 1, not borrowed",
            "4: makes right -> right: 2, not borrowed",
            "5: replaces the value of left -> left: 3, not borrowed",
            "6: swaps the value of left -> left: 2, not borrowed; right: 3, not borrowed",
            "7: mutably borrows left -> left: borrowed mutably",
            "7: gives back left -> left: 0, not borrowed",
            "8: takes the value of right -> right: 0, not borrowed",
            "9: unwraps right -> right: unwrapped",
            "10: drops left -> left: dropped",
        ],
    ),
    case(
        "a borrow that is refused",
        r#"
        fn main() {
            let diary = RefCell::new(1);
            let reader = diary.borrow();
            println!("{}", diary.try_borrow().is_ok());
            println!("{}", diary.try_borrow_mut().is_ok());
            drop(reader);
            println!("{diary:?}");
        }"#,
        &[
            "3: makes diary -> diary: 1, not borrowed",
            "4: borrows diary -> diary: 1, 1 shared borrow",
            "5: borrows diary -> diary: 1, 2 shared borrows",
            "5: prints \"true\"",
            "5: gives back diary -> diary: 1, 1 shared borrow",
            "6: can't mutably borrow diary",
            "6: prints \"false\"",
            "7: gives back diary -> diary: 1, not borrowed",
            "8: prints \"RefCell { value: 1 }\"",
            "9: drops diary -> diary: dropped",
        ],
    ),
    // What a panic drops has no line: the ends of the scopes are not reached.
    case(
        "a panic while it is borrowed",
        r#"
        fn main() {
            let diary = RefCell::new(1);
            let writer = diary.borrow_mut();
            diary.borrow_mut();
        }"#,
        &[
            "3: makes diary -> diary: 1, not borrowed",
            "4: mutably borrows diary -> diary: borrowed mutably",
            "5: can't mutably borrow diary",
            "5: prints \"thread 'main' (ID) panicked at a_panic_while_it_is_borrowed.rs:5:19:\\nRefCell already borrowed\\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\"",
            ": unwinds, and gives back diary -> diary: 1, not borrowed",
            ": unwinds, and drops diary -> diary: dropped",
        ],
    ),
    case(
        "cells in fields are known by the fields' names",
        r#"
        struct Door { opened: Cell<u32>, guests: RefCell<Vec<String>> }
        fn main() {
            let door = Door {
                opened: Cell::default(),
                guests: RefCell::default(),
            };
            door.opened.set(1);
            door.guests.borrow_mut().push("Ada".to_owned());
        }"#,
        &[
            "5: makes opened -> opened: 0",
            "6: makes guests -> guests: [], not borrowed",
            "8: sets opened -> opened: 1",
            "9: mutably borrows guests -> guests: borrowed mutably",
            "9: gives back guests -> guests: [\"Ada\"], not borrowed",
            // Fields are dropped in the order of their declaration.
            "10: drops opened -> opened: dropped",
            "10: drops guests -> guests: dropped",
        ],
    ),
];
