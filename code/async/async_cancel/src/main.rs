//! A future that is dropped while it waits takes with it what it has
//! read.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What has been called across the hall, and nobody has heard yet.
type Hall = RefCell<VecDeque<&'static str>>;

async fn word(hall: &Hall) -> &'static str {
    poll_fn(|_context| match hall.borrow_mut().pop_front() {
        Some(word) => Poll::Ready(word),
        None => Poll::Pending,
    })
    .await
}

/// A move, which may come in several pieces, up to *over*.
async fn announced(hall: &Hall) -> String {
    let mut heard = String::new();
    loop {
        match word(hall).await {
            "over" => return heard,
            word => heard.push_str(word),
        }
    }
}

fn main() {
    let hall = Hall::default();
    let mut context = Context::from_waker(Waker::noop());

    hall.borrow_mut().push_back("knight ");
    {
        let mut first = pin!(announced(&hall));
        println!("{:?}", first.as_mut().poll(&mut context));
        println!("the player looks after another board");
    }
    hall.borrow_mut().extend(["f6", "over"]);
    let mut again = pin!(announced(&hall));
    println!("{:?}", again.as_mut().poll(&mut context));
}
