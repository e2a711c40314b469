//! The same game as an `async fn`: the compiler writes what was written
//! by hand.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Where the opponent's reply is put.
type Board = Cell<Option<&'static str>>;

async fn game(board: &Board) -> &'static str {
    println!("I play e4");
    let reply = reply(board).await;
    println!("they play {reply}");
    "a draw"
}

fn reply(board: &Board) -> impl Future<Output = &'static str> {
    poll_fn(|_context| match board.take() {
        Some(reply) => Poll::Ready(reply),
        None => Poll::Pending,
    })
}

fn main() {
    let board = Board::new(None);
    let mut game = pin!(game(&board));
    let mut context = Context::from_waker(Waker::noop());

    println!("the board is set up");
    println!("{:?}", game.as_mut().poll(&mut context));
    println!("{:?}", game.as_mut().poll(&mut context));
    board.set(Some("e5"));
    println!("{:?}", game.as_mut().poll(&mut context));
}
