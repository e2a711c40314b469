//! `Rc` and `Weak`.

use crate::{Case, case};

pub const CASES: &[Case] = &[
    case(
        "owners come and go",
        r#"
        fn main() {
            let map = Rc::new(1);
            let crew = vec![Rc::clone(&map); 2];
            let moved = map;
            println!("{}", Rc::ptr_eq(&moved, &crew[0]));
            drop(crew);
        }"#,
        &[
            "3: makes map -> map: strong 1, weak 0",
            // One clone is written out, and the vector makes the second.
            "4: makes another owner of map -> map: strong 2, weak 0",
            "4: makes another owner of map -> map: strong 3, weak 0",
            "6: compares two pointers, one of them to map",
            "6: prints \"true\"",
            "7: drops an owner of map -> map: strong 2, weak 0",
            "7: drops an owner of map -> map: strong 1, weak 0",
            "8: drops the last owner of map -> map: dropped",
        ],
    ),
    // Assignment drops the old value in its own line.
    case(
        "an owner is replaced",
        r#"
        fn main() {
            let mut map = Rc::new(1);
            let chart = Rc::new(2);
            map = Rc::clone(&chart);
            println!("{map}");
        }"#,
        &[
            "3: makes map -> map: strong 1, weak 0",
            "4: makes chart -> chart: strong 1, weak 0",
            "5: makes another owner of chart -> chart: strong 2, weak 0",
            "5: drops the last owner of map -> map: dropped",
            "6: prints \"2\"",
            "7: drops an owner of chart -> chart: strong 1, weak 0",
            "7: drops the last owner of chart -> chart: dropped",
        ],
    ),
    case(
        "a Weak outlives the value",
        r#"
        fn main() {
            let team = Rc::new(1);
            let memory = Rc::downgrade(&team);
            println!("{}", memory.upgrade().is_some());
            println!("{}", Rc::weak_count(&team));
            drop(team);
            println!("{}", memory.upgrade().is_some());
            let other = memory.clone();
        }"#,
        &[
            "3: makes team -> team: strong 1, weak 0",
            "4: makes a Weak of team -> team: strong 1, weak 1",
            "5: upgrades a Weak of team -> team: strong 2, weak 1",
            "5: prints \"true\"",
            "5: drops an owner of team -> team: strong 1, weak 1",
            "6: counts the Weaks of team",
            "6: prints \"1\"",
            "7: drops the last owner of team -> team: dropped, weak 1",
            "8: can't upgrade a Weak of team",
            "8: prints \"false\"",
            "9: makes another Weak of team -> team: dropped, weak 2",
            "10: drops a Weak of team -> team: dropped, weak 1",
            "10: drops a Weak of team -> team: dropped",
        ],
    ),
    // Each owns the other: neither count falls to zero.
    case(
        "a cycle leaks",
        r#"
        struct Node { next: RefCell<Option<Rc<Node>>> }
        fn main() {
            let one = Rc::new(Node { next: RefCell::new(None) });
            let two = Rc::new(Node { next: RefCell::new(Some(Rc::clone(&one))) });
            *one.next.borrow_mut() = Some(Rc::clone(&two));
        }"#,
        &[
            "4: makes next of one -> next of one: not borrowed",
            "4: makes one -> one: strong 1, weak 0",
            "5: makes another owner of one -> one: strong 2, weak 0",
            "5: makes next of two -> next of two: not borrowed",
            "5: makes two -> two: strong 1, weak 0",
            // The right side of an assignment comes first.
            "6: makes another owner of two -> two: strong 2, weak 0",
            "6: mutably borrows next of one -> next of one: borrowed mutably",
            "6: gives back next of one -> next of one: not borrowed",
            "7: drops an owner of two -> two: strong 1, weak 0",
            "7: drops an owner of one -> one: strong 1, weak 0",
        ],
    ),
    case(
        "a value that knows itself",
        r#"
        struct Node { me: Weak<Node> }
        fn main() {
            let node = Rc::new_cyclic(|me: &Weak<Node>| Node { me: me.clone() });
            println!("{}", Rc::strong_count(&node));
        }"#,
        &[
            "4: begins to make node -> node: being made, weak 0",
            "4: makes another Weak of node -> node: being made, weak 1",
            "4: has made node -> node: strong 1, weak 1",
            "5: counts the owners of node",
            "5: prints \"1\"",
            "6: drops the last owner of node -> node: dropped, weak 1",
            "6: drops a Weak of node -> node: dropped",
        ],
    ),
    case(
        "only one owner may unwrap",
        r#"
        fn main() {
            let map = Rc::new(1);
            let other = Rc::clone(&map);
            let map = Rc::try_unwrap(map).unwrap_err();
            drop(other);
            println!("{:?}", Rc::into_inner(map));
        }"#,
        &[
            "3: makes map -> map: strong 1, weak 0",
            "4: makes another owner of map -> map: strong 2, weak 0",
            "5: can't unwrap, for others own it too, map",
            "6: drops an owner of map -> map: strong 1, weak 0",
            "7: unwraps, as its only owner, map -> map: dropped",
            "7: prints \"Some(1)\"",
        ],
    ),
    // The first change is in place, the second makes a value of its own.
    case(
        "make_mut copies what is shared",
        r#"
        fn main() {
            let mut map = Rc::new(1);
            *Rc::make_mut(&mut map) += 1;
            let other = Rc::clone(&map);
            println!("{:?}", Rc::get_mut(&mut map));
            *Rc::make_mut(&mut map) += 1;
            println!("{map} {other}");
        }"#,
        &[
            "3: makes map -> map: strong 1, weak 0",
            "4: reaches, as its only owner, into map",
            "5: makes another owner of map -> map: strong 2, weak 0",
            "6: can't reach, for it is shared, into map",
            "6: prints \"None\"",
            "7: leaves to its other owners, and copies, map",
            "7: makes i32 -> i32: strong 1, weak 0",
            "7: drops an owner of map -> map: strong 1, weak 0",
            "8: prints \"3 2\"",
            "9: drops the last owner of map -> map: dropped",
            "9: drops the last owner of i32 -> i32: dropped",
        ],
    ),
    case(
        "a text that is shared",
        r#"
        fn main() {
            let name: Rc<str> = Rc::from("Ada");
            let letters: Rc<[char]> = name.chars().collect();
            println!("{name:?} {letters:?} {}", name == Rc::from("Ben"));
        }"#,
        &[
            "3: makes name -> name: strong 1, weak 0",
            "4: makes letters -> letters: strong 1, weak 0",
            "5: makes str -> str: strong 1, weak 0",
            "5: prints \"\\\"Ada\\\" ['A', 'd', 'a'] false\"",
            "5: drops the last owner of str -> str: dropped",
            "6: drops the last owner of letters -> letters: dropped",
            "6: drops the last owner of name -> name: dropped",
        ],
    ),
];
