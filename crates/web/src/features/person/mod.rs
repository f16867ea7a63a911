//! One person: what comes next for them and by what right they are what they are; their skills, training, career, the
//! days on which something changes, and every record with its origin. One address a question.

pub mod brief;
pub mod career;
pub mod disclosure;
pub mod head;
pub mod outlook;
pub mod radar;
pub mod records;
pub mod roles;
pub mod rules;
pub mod skill_list;
pub mod skills;
pub mod steps;
pub mod subject;
pub mod training;
pub mod tree;
