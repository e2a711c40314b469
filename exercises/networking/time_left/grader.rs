fn main() {
    use std::time::Duration;

    let deadline = Duration::from_secs(5);
    let nearly = deadline - Duration::from_nanos(1);
    let early = time_left(deadline, Duration::from_secs(2)).expect("3 seconds are left");
    let late = time_left(deadline, nearly).expect("a nanosecond is left");
    assert_eq!(time_left(deadline, deadline), None, "zero is no time-out");
    assert_eq!(
        time_left(deadline, Duration::from_secs(6)),
        None,
        "too late"
    );
    println!("{early:?}, {late:?}, then none");
}
