package posting

// document is a posting as the rules see it: blocks of Markdown, each in a section of a known
// purpose, and the words and sentences in them. All offsets are bytes of text.
type document struct {
	text      string
	blocks    []block
	sentences []sentence
	words     []word
	index     map[string][]int // places of a word, by its lower-case form
	distinct  []string         // all words, sorted
	steps     int              // how often a phrase was held against a word; bounds are proved with it
}

// blockKind is the shape of a block.
type blockKind int

const (
	prose blockKind = iota
	heading
	bullet
)

// purpose is what a section of a posting is for, read from its heading.
type purpose int

const (
	plain    purpose = iota // no heading tells
	duties                  // what the person does
	musts                   // what the person has to have
	skilled                 // the skills the work takes
	wishes                  // what would be welcome
	benefits                // what the person gets
	applying                // how to apply and how people are chosen
	aside                   // the clinic, the team, the hours
	excluded                // what is not part of the job
)

// block is one heading, one bullet or one paragraph.
type block struct {
	kind       blockKind
	level      int // of a heading
	start, end int
	indent     int  // of a bullet
	sign       rune // of a bullet: the mark before it, '1' for a number
	apart      bool // an empty line or the start of the text stands before it
	table      tablePart
	column     purpose // of a cell: what the head of its column or row says
	purpose    purpose
	heading    int // the block that is its heading, or -1
	lead       int // the paragraph ending in a colon that introduces a bullet, or -1
	label      int // the end of the words that name what the block holds: "Pay: $20"; first where there are none
	first      int // its words: [first, last)
	last       int
	sentences  [2]int
}

// readDocument never fails: every text is some document.
func readDocument(markdown string) *document {
	d := &document{text: markdown}
	d.readBlocks()
	d.readWords()
	d.readPurposes()
	return d
}

// blockOf is the block of a word.
func (d *document) blockOf(at int) *block { return &d.blocks[d.words[at].block] }

// sentenceOf is the sentence of a word.
func (d *document) sentenceOf(at int) *sentence { return &d.sentences[d.words[at].sentence] }
