// Package attempt is the timed taking of one exercise form: facts and the state that follows from
// them, starting, saving, submitting. It keeps three promises: what was acknowledged is stored, the
// deadline is judged by the server's clock inside the transaction that stores a save, and scores
// never use elapsed time.
//
// It does not know who the candidate is (hiring does) nor how good the work was (the exercise kinds
// and review do). Adapters and app may import it; it imports only lower floors.
package attempt
