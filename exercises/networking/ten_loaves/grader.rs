fn main() {
    let order = |hut, number, loaves| Order {
        hut,
        number,
        loaves,
    };
    let answer = |number, sent| Some(Answer { number, sent });

    let mut valley = Valley::default();
    assert_eq!(
        valley.hear(order(1, 1, 10)),
        answer(1, 10),
        "the first order"
    );
    assert_eq!(
        valley.hear(order(1, 1, 10)),
        answer(1, 10),
        "the same again: its answer got lost, so there is one more answer, and no more bread"
    );
    assert_eq!(valley.hear(order(1, 2, 5)), answer(2, 15), "the next order");
    assert_eq!(
        valley.hear(order(1, 1, 10)),
        None,
        "one that was late on the way: the hut has its answer, and asks for something else by now"
    );
    assert_eq!(
        valley.hear(order(1, 2, 5)),
        answer(2, 15),
        "the last one again"
    );
    assert_eq!(
        valley.hear(order(2, 1, 10)),
        answer(1, 10),
        "another hut, with the same number and as many loaves"
    );
    assert_eq!(
        valley.hear(order(1, 3, 5)),
        answer(3, 20),
        "as many loaves as before, and another order"
    );
    assert_eq!(
        valley.hear(order(2, 5, 1)),
        answer(5, 11),
        "numbers between may never have come"
    );
    assert_eq!(
        valley.hear(order(2, 5, 1)),
        answer(5, 11),
        "and that one again"
    );
    println!("each order was carried out once");
}
