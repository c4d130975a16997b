package scenario

import (
	"math"
	"math/rand/v2"
	"strings"

	"preceptor/internal/exercise"
)

// Simulate answers as a person of the given ability would. Ratings scatter about the key, more so
// with less ability, and shrink towards the middle of the scale; the reply is put together from
// sentences of the level that the person would reach on each criterion.
func (k *Kind) Simulate(form exercise.Form, ability float64, seed uint64) (exercise.Response, error) {
	shown, err := readPublic(form.Public)
	if err != nil {
		return nil, err
	}
	secret, err := readKey(form.Key)
	if err != nil {
		return nil, err
	}
	if math.IsNaN(ability) {
		ability = 0
	}
	ability = min(1, max(0, ability))
	r := exercise.Rand(seed, "scenario simulate")
	answer := response{Ratings: map[string]int{}, Reply: write(shown.Reply, ability, r)}
	if shown.Reply.Second != nil && r.Float64() < .2+.6*ability {
		answer.Second = again(shown.Reply, ability, r)
	}
	known := shown.actions()
	for _, o := range secret.Options {
		skip := r.Float64() < 0.04*(1-ability)
		rating := rate(o.Mean, ability, r)
		if known[o.ID] && !skip {
			answer.Ratings[o.ID] = rating
		}
	}
	return exercise.Response(exercise.Encode(answer)), nil
}

func rate(mean, ability float64, r *rand.Rand) int {
	insight := 3 + (mean-3)*(0.1+0.9*ability)
	return int(min(5, max(1, math.Round(insight+1.5*(1-ability)*r.NormFloat64()))))
}

// phrases hold sentences by criterion and level 0-4; a level may be silence.
type phrases [5][]string

// filler fills {names} of the patient's case into what is written to them.
func (l letter) filler() *strings.Replacer {
	return strings.NewReplacer(
		"{patient}", l.Patient, "{amount}", l.Amount, "{new}", l.Plan, "{old}", l.OldPlan, "{day}", l.Day,
	)
}

// speaker says something of the level that a person of the ability reaches, more or less.
func speaker(to letter, ability float64, r *rand.Rand) func(phrases) string {
	fill := to.filler()
	return func(from phrases) string {
		level := int(min(4, max(0, math.Round(4*ability+0.7*r.NormFloat64()))))
		return fill.Replace(exercise.Pick(r, from[level]))
	}
}

// again makes the reply of the second turn.
func again(to letter, ability float64, r *rand.Rand) string {
	say := speaker(to, ability, r)
	return join(say(owning), say(nextSteps))
}

// write makes a reply whose parts come in the order of the rubric.
func write(to letter, ability float64, r *rand.Rand) string {
	say := speaker(to, ability, r)
	paragraphs := []string{
		say(openings),
		join(say(acknowledging), say(apologising)),
		say(explaining),
		join(say(identity), say(nextSteps)),
		say(closings),
	}
	var text []string
	for _, p := range paragraphs {
		if p != "" {
			text = append(text, p)
		}
	}
	return strings.Join(text, "\n\n")
}

func join(a, b string) string { return strings.TrimSpace(a + " " + b) }

var (
	openings = phrases{
		{"Hello.", "To the patient,", ""},
		{"Hello,", "Dear patient,"},
		{"Hello {patient},", "Good morning,"},
		{"Dear {patient},", "Hello {patient}, this is the care coordinator at Riverside Family Clinic."},
		{"Dear {patient},", "Hello {patient}, thank you for telling me about this at once."},
	}
	acknowledging = phrases{
		{"The bill is what the system says.", "Bills are sent out automatically, so there is nothing wrong on our side.", "You need to keep your plan up to date with us."},
		{"I understand your frustration.", "Thank you for reaching out about your concern.", "I hear you."},
		{"I see that you have a question about your bill.", "A bill like this is annoying.", "You are upset about the {amount}."},
		{"Getting a {amount} bill you did not expect is upsetting.", "A bill of {amount} that should have gone to your plan is a worry, and I can hear that you are angry about it."},
		{"You gave us your new {new} card in good time and still found a {amount} bill in your mail: of course that is upsetting.", "You did what we asked, you showed us your {new} card, and now you hold a bill for {amount}. I would be angry too."},
	}
	apologising = phrases{
		{"", "Please read your statement next time."},
		{"Sorry if you feel that way.", "We apologize for any inconvenience."},
		{"Sorry about that.", "I am sorry."},
		{"I am sorry for the worry and the time this has cost you.", "I am sorry that you have to deal with this."},
		{"I am sorry: it is for us at the clinic to get this right, and I will see it through.", "On behalf of the clinic, I am sorry. Sorting this out is our work, not yours."},
	}
	explaining = phrases{
		{"Your insurance refused to pay.", "The charge of $500 is correct as far as I can see.", "You did not give us your new insurance."},
		{"There may be something with the insurance.", "It is probably a system thing.", "Something went wrong with the claim."},
		{"The claim went to another plan.", "It looks as if the claim was sent to {old}."},
		{"The claim for your visit was sent to {old} instead of {new}. I am checking why.", "I see that {old} got the claim, while {new} is the plan in your record. Billing is checking how that came about."},
		{"What I see: the claim went to your old plan, {old}, although {new} is in your record. That is why the full {amount} came to you. Does that match what you know?", "In short: we asked {old} to pay, and they are no longer your plan, so the bill came to you. {new} should have been asked. Please tell me if anything in this is unclear."},
	}
	identity = phrases{
		{"Don't worry, I'll cancel it.", "I promise that you will get a refund.", "I will waive the {amount} for you."},
		{"I am sure you won't have to pay this.", "We can probably take this off your account."},
		{"", "I will look at your account."},
		{"First, may I confirm your name and date of birth?", "Before we speak about your account, please confirm your full name and date of birth."},
		{"First, may I confirm your full name and date of birth? If the charge is disputed I will bring in our billing lead, and I will note our talk in your record.", "Before I open your account I need two identifiers: your full name and your date of birth. What we agree I will document, and the billing lead decides on any charge."},
	}
	owning = phrases{
		{"I was not the one who said that.", "There is no need to be rude."},
		{"As I said, we are looking into it.", "I understand, but I can only repeat what I wrote."},
		{"I see that nobody got back to you.", "Sorry about that."},
		{"You are right: there is a note, and nobody called you. I am sorry for that.", "You were told this once and then heard nothing. I am sorry."},
		{"You are right. Two weeks ago we wrote down “will look into it” and then nobody did; you waited for us, and I am sorry. This time it has my name on it.", "I read the note, and nothing was done after it. That is ours to answer for, and I am sorry that you had to come back."},
	}
	nextSteps = phrases{
		{"", "Please pay by the due date."},
		{"Call billing.", "Please contact your insurance about this.", "You can call billing at (512) 555-0110."},
		{"We will look into it and send the claim again.", "Someone will get back to you soon.", "I will ask billing to send the claim to {new}."},
		{"I will ask billing to send the claim to {new}, and I will call you by {day}.", "I will have the claim sent to {new} today and call you by {day} to tell you where it stands."},
		{"I will put the account on hold, so nothing will go to collections while I check, and ask billing to send the claim to {new}. I will call you by {day}, and you will get a corrected statement in writing. If a call does not suit you, I can write in the portal.", "Your account goes on hold today: no reminder will come while I check. Billing sends the claim to {new}, I will call you by {day}, and a corrected statement follows by mail. You can also reach me at (512) 555-0110."},
	}
	closings = phrases{
		{"", "There is nothing more I can do."},
		{"Regards", "That is all we can do at this point."},
		{"Kind regards, Riverside Family Clinic", "Have a nice day."},
		{"Kind regards, your care coordinator at Riverside Family Clinic", "Please ask if anything is open. Kind regards"},
		{"Thank you for your patience, and for telling us.", "Thank you for bringing this to me. With kind regards, your care coordinator at Riverside Family Clinic"},
	}
)
