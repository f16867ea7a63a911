-- Published figures: what a municipality told others, as of which day, as known at which position, under which revision of
-- its policy. Part of the ledger: covered by the chain and never changed.

create table release (
    municipality text not null references municipality (code),
    id integer not null,
    name text not null,
    as_of text not null,
    known_at integer not null,
    policy text not null,
    revision integer not null,
    program text not null,
    digest text not null,
    figures text not null,
    recorded integer not null,
    primary key (municipality, id),
    foreign key (municipality, recorded) references journal (municipality, seq)
);

create trigger release_no_update before update on release
begin select raise(abort, 'what was published stays as it was published'); end;

create trigger release_no_delete before delete on release
begin select raise(abort, 'what was published stays as it was published'); end;
