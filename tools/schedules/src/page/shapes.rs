//! What can be drawn of an object.

use formats::graph::{ObjectState, OnceState};
use formats::state_graph::Shape;

/// `None` where there is no more to see than its value in words.
pub fn of(state: &ObjectState) -> Option<Shape> {
    Some(match state {
        ObjectState::Lock {
            value, poisoned, ..
        } => Shape::Lock {
            value: value.clone(),
            held: state.holders(),
            poisoned: *poisoned,
        },
        ObjectState::Once(OnceState::Running(_)) => Shape::Lock {
            value: None,
            held: state.holders(),
            poisoned: false,
        },
        ObjectState::Condvar { .. } => Shape::Place,
        ObjectState::Barrier { size, arrived } => Shape::Barrier {
            size: *size,
            arrived: *arrived,
        },
        ObjectState::Channel {
            messages,
            bound,
            has_sender,
            has_receiver,
        } => Shape::Channel {
            messages: (messages.iter())
                .map(|message| message.clone().unwrap_or_default())
                .collect(),
            room: *bound,
            unsent: !has_sender,
            unheard: !has_receiver,
        },
        ObjectState::Rc { strong, weak } => Shape::Owned {
            strong: strong.unwrap_or_default(),
            weak: *weak,
        },
        ObjectState::Once(_)
        | ObjectState::Atomic { .. }
        | ObjectState::Cell { .. }
        | ObjectState::RefCell { .. }
        | ObjectState::Dropped
        | ObjectState::Unwrapped => return None,
    })
}
