//! What it takes to start a thread and join it, beside calling a function.

use std::hint::black_box;
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

const TIMES: u32 = 1_000;

fn work(container: u32) -> u32 {
    black_box(container) + 1
}

fn main() {
    let call = micros(work);

    let (jobs, inbox) = mpsc::channel();
    let (outbox, results) = mpsc::channel();
    let crane = thread::spawn(move || {
        for container in inbox {
            outbox.send(work(container)).expect("main listens");
        }
    });
    let message = micros(|container| {
        jobs.send(container).expect("the crane listens");
        results.recv().expect("the crane answers")
    });
    drop(jobs);
    crane.join().expect("the crane panicked");

    let thread = micros(|container| {
        let crane = thread::spawn(move || work(container));
        crane.join().expect("the crane panicked")
    });

    println!("a call: {call:.3} µs");
    println!("a message and its reply: {message:.3} µs");
    println!("a thread, started and joined: {thread:.3} µs");
}

fn micros(job: impl Fn(u32) -> u32) -> f64 {
    let start = Instant::now();
    for container in 0..TIMES {
        assert_eq!(job(container), container + 1);
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES)
}
