fn longest(boards: &[u32]) -> u32 {
    if let [board] = boards {
        return *board;
    }
    let (left, right) = boards.split_at(boards.len() / 2);
    let (left, right) = join(|| longest(left), || longest(right));
    left.max(right)
}

fn main() {
    let hand_over = std::sync::Barrier::new(2);
    let meet = || hand_over.wait().is_leader();
    let (one, other) = join(meet, meet);
    assert_ne!(one, other, "one of two leads");
    println!("both saws ran, and the longest is {}", longest(&[3, 9, 4]));
}
