// Package attempt is the timed taking of one exercise form: facts and the state that follows from
// them, starting, saving, breaks, submitting, and what people do about it: more time, another go. It
// keeps three promises: what was acknowledged is stored, the deadline is judged by the server's clock
// inside the transaction that stores a save, and scores never use elapsed time.
//
// # The clock
//
// The deadline is min(started + allowance*multiplier + extensions + credits + breaks, closes); State
// has the picture. Nothing is stored of it but the facts, so that time running out needs nobody.
//
// # Time given back
//
// Credits give back what a candidate lost to an outage, by rule (Outage). A browser that could not
// reach the server says since when, with the first save or heartbeat that works again; what counts of
// it lies after the server last saw that browser, inside the running time, outside breaks and what was
// given back before, and is at least 5 seconds, at most 10 minutes at a time and 30 in all. A gap that
// reaches past the deadline counts up to the deadline. It is credited first and the save judged by the
// deadline that follows, in one transaction: a save that arrives after the old deadline may be in time
// by the new one. Where the attempt is over even so nothing is credited; a person can give more time.
// Telling of one gap twice credits it once.
//
// A time in which no server ran is found by the next one that starts, from what all of them write down
// every 5 seconds. Whoever was at work when it began has all of it back, with a script or without.
// No credit passes the closing date. Each one is on the trail and on the timeline. Raters see none of it.
//
// # What is logged
//
// Moves are what the browser tells of the candidate's acts: kept with the save they came with, never
// scored, deleted 90 days after the last one. Notices follow from them and from the timeline; the
// candidate reads the same ones as the hiring team and can comment.
//
// # What it is not
//
// It does not know who the candidate is (hiring does) nor how good the work was (the exercise kinds
// and review do). Adapters and app may import it; it imports only lower floors.
package attempt
