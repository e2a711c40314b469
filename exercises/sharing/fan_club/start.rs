//! fan_club: a club cheers with whoever is still there.

use std::rc::Rc;

pub struct Fan {
    pub name: &'static str,
}

#[derive(Default)]
pub struct Club {}

impl Club {
    pub fn join(&self, fan: &Rc<Fan>) {
        todo!("note down {}", fan.name)
    }

    pub fn cheer(&self) -> Vec<&'static str> {
        todo!("the names of those who are still there")
    }

    pub fn noted(&self) -> usize {
        todo!("how many are noted down")
    }
}
