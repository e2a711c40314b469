//! Where values are dropped that nobody drops.

use crate::{Case, case};

pub const CASES: &[Case] = &[
    case(
        "nested scopes",
        r#"
        fn main() {
            let outer = Rc::new(1);
            {
                let inner = Rc::clone(&outer);
                {
                    let innermost = Rc::clone(&inner);
                }
            }
        }"#,
        &[
            "3: makes outer -> outer: strong 1, weak 0",
            "5: makes another owner of outer -> outer: strong 2, weak 0",
            "7: makes another owner of outer -> outer: strong 3, weak 0",
            "8: drops an owner of outer -> outer: strong 2, weak 0",
            "9: drops an owner of outer -> outer: strong 1, weak 0",
            "10: drops the last owner of outer -> outer: dropped",
        ],
    ),
    // A name that is used again ends nothing: both live on, and the later one
    // is dropped first.
    case(
        "shadowing drops nothing",
        r#"
        fn main() {
            let map = Rc::new(1);
            let map = Rc::new(*map + 1);
            println!("{map}");
        }"#,
        &[
            "3: makes map 1 -> map 1: strong 1, weak 0",
            "4: makes map 2 -> map 2: strong 1, weak 0",
            "5: prints \"2\"",
            "6: drops the last owner of map 2 -> map 2: dropped",
            "6: drops the last owner of map 1 -> map 1: dropped",
        ],
    ),
    // Whichever way a function is left, its variables end with their scopes.
    case(
        "an early return",
        r#"
        fn seek(map: &Rc<u32>, early: bool) -> u32 {
            let owner = Rc::clone(map);
            if early {
                let inner = Rc::clone(map);
                return 1;
            }
            2
        }
        fn main() {
            let map = Rc::new(1);
            seek(&map, true);
            seek(&map, false);
        }"#,
        &[
            "11: makes map -> map: strong 1, weak 0",
            "3: makes another owner of map -> map: strong 2, weak 0",
            "5: makes another owner of map -> map: strong 3, weak 0",
            "7: drops an owner of map -> map: strong 2, weak 0",
            "9: drops an owner of map -> map: strong 1, weak 0",
            "3: makes another owner of map -> map: strong 2, weak 0",
            "9: drops an owner of map -> map: strong 1, weak 0",
            "14: drops the last owner of map -> map: dropped",
        ],
    ),
    case(
        "a question mark",
        r#"
        fn read(diary: &RefCell<u32>) -> Result<u32, std::num::ParseIntError> {
            let reader = diary.borrow();
            let number: u32 = "x".parse()?;
            Ok(number + *reader)
        }
        fn main() {
            let diary = RefCell::new(1);
            println!("{}", read(&diary).is_ok());
        }"#,
        &[
            "8: makes diary -> diary: 1, not borrowed",
            "3: borrows diary -> diary: 1, 1 shared borrow",
            "6: gives back diary -> diary: 1, not borrowed",
            "9: prints \"false\"",
            "10: drops diary -> diary: dropped",
        ],
    ),
    // What a `match` looks at lives until its end.
    case(
        "a scrutinee of match",
        r#"
        fn main() {
            let diary = RefCell::new(1);
            match *diary.borrow() {
                1 => println!("one"),
                _ => {}
            }
            match diary.try_borrow() {
                Ok(reader) => println!("{reader}"),
                Err(_) => {}
            }
        }"#,
        &[
            "3: makes diary -> diary: 1, not borrowed",
            "4: borrows diary -> diary: 1, 1 shared borrow",
            "5: prints \"one\"",
            "7: gives back diary -> diary: 1, not borrowed",
            "8: borrows diary -> diary: 1, 1 shared borrow",
            // Moved into the arm, it ends with the arm.
            "9: prints \"1\"",
            "9: gives back diary -> diary: 1, not borrowed",
            "12: drops diary -> diary: dropped",
        ],
    ),
    // In edition 2024 the scrutinee of `if let` lives until the end of its
    // block, and is gone before the block of `else`.
    case(
        "a scrutinee of if let",
        r#"
        fn main() {
            let diary = RefCell::new(1);
            if let 1 = *diary.borrow() {
                println!("one");
            } else {
                println!("another");
            }
            if let 2 = *diary.borrow() {
                println!("two");
            } else {
                diary.borrow_mut();
            }
        }"#,
        &[
            "3: makes diary -> diary: 1, not borrowed",
            "4: borrows diary -> diary: 1, 1 shared borrow",
            "5: prints \"one\"",
            "6: gives back diary -> diary: 1, not borrowed",
            "9: borrows diary -> diary: 1, 1 shared borrow",
            "11: gives back diary -> diary: 1, not borrowed",
            "12: mutably borrows diary -> diary: borrowed mutably",
            "12: gives back diary -> diary: 1, not borrowed",
            "14: drops diary -> diary: dropped",
        ],
    ),
    // A condition ends with itself, and a loop's list with the loop.
    case(
        "a condition and a loop",
        r#"
        fn main() {
            let queue = RefCell::new(vec![1u32]);
            while !queue.borrow().is_empty() {
                queue.borrow_mut().pop();
            }
            for _ in queue.borrow().iter() {
                println!("never");
            }
        }"#,
        &[
            "3: makes queue -> queue: [1], not borrowed",
            "4: borrows queue -> queue: [1], 1 shared borrow",
            "4: gives back queue -> queue: [1], not borrowed",
            "5: mutably borrows queue -> queue: borrowed mutably",
            "5: gives back queue -> queue: [], not borrowed",
            "4: borrows queue -> queue: [], 1 shared borrow",
            "4: gives back queue -> queue: [], not borrowed",
            "7: borrows queue -> queue: [], 1 shared borrow",
            "9: gives back queue -> queue: [], not borrowed",
            "10: drops queue -> queue: dropped",
        ],
    ),
    // A temporary ends with its statement, also with one of several lines; in
    // the last expression of a block, with that expression.
    case(
        "temporaries",
        r#"
        fn length(diary: &RefCell<String>) -> usize {
            let other = diary.borrow();
            diary
                .borrow()
                .len()
        }
        fn main() {
            let diary = RefCell::new(String::new());
            diary
                .borrow_mut()
                .push_str(
                    "Monday"
                );
            length(&diary);
        }"#,
        &[
            "9: makes diary -> diary: \"\", not borrowed",
            "11: mutably borrows diary -> diary: borrowed mutably",
            "14: gives back diary -> diary: \"Monday\", not borrowed",
            "3: borrows diary -> diary: \"Monday\", 1 shared borrow",
            "5: borrows diary -> diary: \"Monday\", 2 shared borrows",
            "6: gives back diary -> diary: \"Monday\", 1 shared borrow",
            "7: gives back diary -> diary: \"Monday\", not borrowed",
            "16: drops diary -> diary: dropped",
        ],
    ),
    // The compiler counts all of a `println!` as its first line.
    case(
        "a println of several lines",
        r#"
        fn main() {
            let diary = RefCell::new(1);
            println!(
                "{}",
                diary.borrow()
            );
        }"#,
        &[
            "3: makes diary -> diary: 1, not borrowed",
            "6: borrows diary -> diary: 1, 1 shared borrow",
            "4: prints \"1\"",
            "4: gives back diary -> diary: 1, not borrowed",
            "8: drops diary -> diary: dropped",
        ],
    ),
    // What is moved into a function or a closure ends there.
    case(
        "moved values",
        r#"
        fn consume(owner: Rc<u32>) {
            println!("{owner}");
        }
        fn main() {
            let map = Rc::new(1);
            let other = Rc::clone(&map);
            let look = move || println!("{other}");
            look();
            drop(look);
            consume(map);
        }"#,
        &[
            "6: makes map -> map: strong 1, weak 0",
            "7: makes another owner of map -> map: strong 2, weak 0",
            "8: prints \"1\"",
            "10: drops an owner of map -> map: strong 1, weak 0",
            "3: prints \"1\"",
            "4: drops the last owner of map -> map: dropped",
        ],
    ),
    // What is kept in a collection ends with it, or when it is taken out.
    case(
        "a Vec of owners",
        r#"
        fn main() {
            let mut maps: Vec<_> = (0..3).map(Rc::new).collect();
            maps.truncate(2);
            maps.clear();
            println!("empty");
        }"#,
        &[
            "3: makes maps 1 -> maps 1: strong 1, weak 0",
            "3: makes maps 2 -> maps 2: strong 1, weak 0",
            "3: makes maps 3 -> maps 3: strong 1, weak 0",
            "4: drops the last owner of maps 3 -> maps 3: dropped",
            "5: drops the last owner of maps 1 -> maps 1: dropped",
            "5: drops the last owner of maps 2 -> maps 2: dropped",
            "6: prints \"empty\"",
        ],
    ),
];
