//! fan_club: a club cheers with whoever is still there.

use std::cell::RefCell;
use std::rc::Rc;

pub struct Fan {
    pub name: &'static str,
}

#[derive(Default)]
pub struct Club {
    fans: RefCell<Vec<Rc<Fan>>>,
}

impl Club {
    pub fn join(&self, fan: &Rc<Fan>) {
        self.fans.borrow_mut().push(Rc::clone(fan));
    }

    pub fn cheer(&self) -> Vec<&'static str> {
        let mut fans = self.fans.borrow_mut();
        fans.retain(|fan| Rc::strong_count(fan) > 1);
        fans.iter().map(|fan| fan.name).collect()
    }

    pub fn noted(&self) -> usize {
        self.fans.borrow().len()
    }
}
