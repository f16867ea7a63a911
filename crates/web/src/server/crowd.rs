//! How many connections come from one address at a time, so that one machine cannot take them all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// 混み具合.
#[derive(Clone, Debug)]
pub struct Crowd {
    most: usize,
    here: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// The place of one connection; given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    address: IpAddr,
    here: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Crowd {
    /// At most so many from one address.
    pub fn new(most: usize) -> Self {
        Self { most, here: Arc::default() }
    }

    /// A place for a connection; none where the address has enough. A proxy brings many people and is not counted.
    pub fn enter(&self, address: IpAddr, is_proxy: bool) -> Option<Place> {
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        let count = here.entry(address).or_default();
        if *count >= self.most && !is_proxy {
            return None;
        }
        *count += 1;
        Some(Place { address, here: self.here.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = here.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                here.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_given_back() {
        let crowd = Crowd::new(2);
        let [one, other]: [IpAddr; 2] = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        let places = [crowd.enter(one, false), crowd.enter(one, false)];
        assert!(places.iter().all(Option::is_some) && crowd.enter(one, false).is_none());
        assert!(crowd.enter(other, false).is_some() && crowd.enter(one, true).is_some());
        drop(places);
        assert!(crowd.enter(one, false).is_some() && crowd.here.lock().unwrap().is_empty());
    }
}
