package posting

var skillTopics = []topic{
	{"communication", patterns(
		"communicat*", "people|interpersonal skills", "written and|or spoken|verbal|oral", "spoken and|or written",
		"clear|strong|good voice|writer|writing|speaker", "clear ~3 phone|writing|email", "clear ~1 talker*|writer*|speaker*", "phone etiquette|manner|manners|skills|voice", "pleasant|friendly|polite|courteous|warm|kind ~1 on ~1 phone|telephone",
		"speak|talk|write|explain ~5 understand|understands|understood|well", "write|writes|writing|speak|speaks|speaking|talk|talks|talking ~2 clearly|well|kindly|plainly|politely|warmly|simply", "write|writes|writing ~3 sentence*", "clear|plain|good|warm|friendly|kind|polite ~2 speech|talk|words|sentence*", "plain spoken", "way with words|people", "well|plain spoken", "good with words", "clear|plain|good way ~1 speaking|talking|writing|putting", "say|says|put|puts ~2 simply|plainly|clearly", "explain|explains ~4 simply|plainly|clearly", "on paper and|or", "good w|with ~1 people",
	)},
	{"organization and time management", patterns(
		"organiz*|organis*|prioriti*|multitask*|juggl*|punctual|orderly|tidy|neat|neatly", "time management", "in order", "meet|meets|meeting ~2 deadlines",
		"manage|manages|managing ~2 time|priorities|workload|tasks", "competing|conflicting priorities|tasks|demands|requests", "balance|balances|balancing|hold|juggle ~2 things|requests|tasks|priorities|demands",
		"keep|keeps order", "sense of order", "like|likes|love|loves|bring|brings|need|want|value order", "methodical*|systematic*", "good|smart|well|careful with ~2 time", "on top of", "drop|drops|dropped ~2 ball|balls", "lose|loses|losing track", "good|neat order in|and", "keep ~3 track|straight", "plan|plans well", "plan|plans|planning ~2 day|week", "order ~2 tasks",
	)},
	{"problem solving", patterns(
		"problem|prob solv*|solver*", "solve|solves|solving|resolve|resolves|resolving|fix|fixes|fixing|untangle|untangles|untangling|tackle|tackles|handle|handles ~3 problem|problems|issue|issues", "problem|problems ~4 solved|fixed", "troubleshoot*",
		"find|finds a way", "find|finds|finding ~2 solution|solutions|answer|answers", "figure* ~2 out", "right next step",
		"finding|found a way", "way|ways round|around|past ~2 obstacle*|problem*|hurdle*", "idea|ideas ~5 jam|jams|stuck|wrong|break|breaks|fail|fails", "sort|sorts|sorting out ~3 trouble*|problem*|issue*|snag*", "quick|fast thinker|thinking", "calm|cool|good|steady|patient|way|quick with|in|around|about ~2 problem|problems|trouble|crisis|tight", "stumped", "bottom of ~2 problem|problems|issue|issues", "solve|solves|solving things", "inventive|ingenious|ingenuity", "critical|clear thinking|thinker", "think|thinks|thinking ~1 critically|clearly", "think|thinks|thinking on ~1 feet", "resourceful*", "good judgment",
	)},
	{"attention to detail", patterns(
		"attention|eye|care|attentive ~2 detail|details", "exact|exactness|exacting", "catch|catches|spot|spots ~3 wrong", "double|triple check*", "slip|slips|slipped ~2 past|by|through", "small|little errors|mistakes|slips", "detail oriented|minded|focused", "details matter", "accurate|accuracy|careful|carefully|thorough*|meticulous|precise|precision", "careful|keen|sharp|good eye|eyes",
		"watch|watches|mind|minds ~2 detail|details", "notice|notices|noticing ~2 detail|details|error*|mistake*", "spot*|catch* ~3 error*|mistake*", "see|sees|notice|notices ~5 wrong", "find|finds|see|sees|notice|notices ~3 missing|wrong|error*|mistake*|typo*",
	)},
}

// looseSkills name a skill where skills are listed, though not elsewhere.
var looseSkills = map[string][]pattern{
	"communication":                    patterns("speech|speak|speaks|talk|talks|talking|write|writes|writing|written|writer|spoken|listen|listens|listener|listening|voice|explain*|clearly"),
	"organization and time management": patterns("organi*|priorit*|juggl*|deadline*|punctual*|on time", "many|several things", "plan|plans|planner|planning", "track of", "order"),
	"problem solving":                  patterns("problem*|solution*|solve*|solving|fix|fixes|fixing|untangl*|figure|figures", "sort|sorts|sorting out|things"),
	"attention to detail":              patterns("detail*|accura*|careful*|precis*|error|errors|mistake*|thorough*", "double check*", "small things"),
}

// ofPerson makes a sentence tell what someone is like, where no heading says so.
var ofPerson = patterns(
	"you|who are|is", "you're|who's", "be", "you|who|should|must|can ~1 stay|keep|come|like|love", "you|who have|has",
	"someone|somebody|person|candidate|colleague", "we|we're ~2 need|want|seek|seeking|looking|hope", "wanted|needed",
)

// namesSkill looks first of all where skills stand, but takes the phrase anywhere but in benefits.
func (d *document) namesSkill(skill topic) bool {
	for _, m := range d.find(skill.patterns) {
		if b := d.blockOf(m.first); b.purpose != benefits && b.purpose != excluded {
			return true
		}
	}
	for _, m := range d.find(looseSkills[skill.name]) {
		b := d.blockOf(m.first)
		if b.kind == heading {
			continue
		}
		if b.purpose == musts || b.purpose == skilled || b.purpose == wishes {
			return true
		}
		if b.purpose == plain && d.inSentence(ofPerson, m.first) && !d.ofPatients(m.first) {
			return true
		}
	}
	return false
}
