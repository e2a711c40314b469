//! ten_loaves: orders that come by datagram, and come again.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What a hut sends. If no answer comes, it sends the same again.
#[derive(Clone, Copy)]
pub struct Order {
    pub hut: u32,
    /// Counted by the hut, for each order one more.
    pub number: u32,
    pub loaves: u32,
}

/// Names the order that it answers.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub number: u32,
    /// How many were sent up to this hut, this order among them.
    pub sent: u32,
}

#[derive(Default)]
pub struct Valley {
    /// By hut: the last order that was carried out, and all that was sent by then.
    last: BTreeMap<u32, (u32, u32)>,
}

impl Valley {
    /// `None` if an order is no more worth an answer.
    pub fn hear(&mut self, order: Order) -> Option<Answer> {
        let (last, sent) = self.last.entry(order.hut).or_default();
        match order.number.cmp(last) {
            Ordering::Less | Ordering::Equal => {}
            Ordering::Greater => {
                *last = order.number;
                *sent += order.loaves;
            }
        }
        Some(Answer {
            number: order.number,
            sent: *sent,
        })
    }
}
