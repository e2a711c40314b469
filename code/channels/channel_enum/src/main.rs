//! An enum carries messages of several kinds through one channel.

use std::sync::mpsc;
use std::thread;

enum Order {
    Deposit(u32),
    Withdraw(u32),
    Close,
}

fn main() {
    let (sender, orders) = mpsc::channel();

    let bank = thread::spawn(move || {
        let mut balance = 0;
        for order in orders {
            match order {
                Order::Deposit(amount) => balance += amount,
                Order::Withdraw(amount) if amount > balance => {
                    println!("no {amount}: only {balance} there");
                }
                Order::Withdraw(amount) => balance -= amount,
                Order::Close => break,
            }
        }
        balance
    });

    for order in [
        Order::Deposit(100),
        Order::Withdraw(30),
        Order::Withdraw(80),
        Order::Close,
        Order::Deposit(1_000_000),
    ] {
        // After `Close` nobody may be there to take the order.
        let _ = sender.send(order);
    }
    println!("{} left", bank.join().expect("the bank panicked"));
}
