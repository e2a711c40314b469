//! A game as a future by hand: each poll plays on from where the last
//! one stopped.

use std::cell::Cell;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Where the opponent's reply is put.
type Board = Cell<Option<&'static str>>;

/// All that has to be remembered between two polls.
enum Game<'a> {
    SetUp(&'a Board),
    Waiting(&'a Board),
    Over,
}

impl Future for Game<'_> {
    type Output = &'static str;

    fn poll(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<&'static str> {
        if let Game::SetUp(board) = *self {
            println!("I play e4");
            *self = Game::Waiting(board);
        }
        let Game::Waiting(board) = *self else {
            panic!("the game is over");
        };
        let Some(reply) = board.take() else {
            return Poll::Pending;
        };
        println!("they play {reply}");
        *self = Game::Over;
        Poll::Ready("a draw")
    }
}

fn main() {
    let board = Board::new(None);
    let mut game = pin!(Game::SetUp(&board));
    let mut context = Context::from_waker(Waker::noop());

    println!("the board is set up");
    println!("{:?}", game.as_mut().poll(&mut context));
    println!("{:?}", game.as_mut().poll(&mut context));
    board.set(Some("e5"));
    println!("{:?}", game.as_mut().poll(&mut context));
}
