//! fan_club: a club cheers with whoever is still there.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

pub struct Fan {
    pub name: &'static str,
}

#[derive(Default)]
pub struct Club {
    fans: RefCell<Vec<Weak<Fan>>>,
}

impl Club {
    pub fn join(&self, fan: &Rc<Fan>) {
        self.fans.borrow_mut().push(Rc::downgrade(fan));
    }

    pub fn cheer(&self) -> Vec<&'static str> {
        let fans = self.fans.borrow();
        let still_there = fans.iter().filter_map(Weak::upgrade);
        still_there.map(|fan| fan.name).collect()
    }

    pub fn noted(&self) -> usize {
        self.fans.borrow().len()
    }
}
