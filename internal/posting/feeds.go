package posting

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"strings"
	"time"

	"preceptor/internal/fault"
)

// What job boards and search engines fetch by themselves: two feeds and a site map. Only published
// postings belong in them; whoever calls leaves out those past their last day.

// Opening is a posting as boards see it.
type Opening struct {
	Posting Posting
	Clinic  Clinic
	URL     string // its public page
}

// LeftOut tells why a posting does not stand in a feed.
type LeftOut struct {
	Job   string // its slug
	Cause error
}

// cdata is a text that stands in a CDATA section, as boards ask for it.
type cdata struct {
	Text string `xml:",cdata"`
}

// maybe is a CDATA section that is left out where there is no text.
func maybe(text string) *cdata {
	if text == "" {
		return nil
	}
	return &cdata{text}
}

// indeedFeed is the feed that Indeed reads: docs.indeed.com, "XML feed reference".
type indeedFeed struct {
	XMLName      xml.Name    `xml:"source"`
	Publisher    string      `xml:"publisher"`
	PublisherURL string      `xml:"publisherurl"`
	Built        string      `xml:"lastBuildDate,omitempty"`
	Jobs         []indeedJob `xml:"job"`
}

type indeedJob struct {
	Title       cdata  `xml:"title"`
	Date        cdata  `xml:"date"`
	Reference   cdata  `xml:"referencenumber"`
	Requisition cdata  `xml:"requisitionid"`
	URL         cdata  `xml:"url"`
	Company     cdata  `xml:"company"`
	City        cdata  `xml:"city"`
	State       cdata  `xml:"state"`
	Country     cdata  `xml:"country"`
	PostalCode  *cdata `xml:"postalcode"`
	Street      *cdata `xml:"streetaddress"`
	Description cdata  `xml:"description"`
	Salary      *cdata `xml:"salary"`
	JobType     *cdata `xml:"jobtype"`
	Remote      *cdata `xml:"remotetype"`
}

// Indeed is the feed for Indeed; home is the address of the product's public side. A posting that
// lacks what Indeed requires is left out and reported, so that it cannot spoil the feed for others.
func Indeed(openings []Opening, home string) ([]byte, []LeftOut, error) {
	feed := indeedFeed{Publisher: "Preceptor", PublisherURL: home, Built: stamp(newest(openings))}
	var left []LeftOut
	for _, o := range openings {
		job, err := o.indeed()
		if err != nil {
			left = append(left, LeftOut{o.Posting.Slug, err})
			continue
		}
		feed.Jobs = append(feed.Jobs, job)
	}
	raw, err := xmlDocument(feed)
	return raw, left, err
}

func (o Opening) indeed() (indeedJob, error) {
	p := o.Posting
	country, region := p.where()
	if err := o.complete(country, region); err != nil {
		return indeedJob{}, err
	}
	job := indeedJob{
		Title: cdata{p.Title}, Date: cdata{stamp(*p.PublishedAt)},
		Reference: cdata{string(p.ID)}, Requisition: cdata{string(p.JobID)},
		URL: cdata{o.URL}, Company: cdata{o.Clinic.Name},
		City: cdata{p.Site.City}, State: cdata{region}, Country: cdata{country},
		PostalCode: maybe(p.Site.PostalCode), Street: maybe(p.Site.Street),
		Description: cdata{boardHTML(away(p.Markdown, o.URL))}, Salary: maybe(boardSalary(p.Pay)), JobType: maybe(indeedTypes[p.Employment]),
		Remote: maybe(indeedRemote[p.Brief.Slots[modeSlot]]),
	}
	if p.Remote {
		job.Remote = maybe(indeedRemote[fromHome])
	}
	return job, nil
}

// complete refuses what boards would refuse.
func (o Opening) complete(country, region string) error {
	p := o.Posting
	if p.Status() != StatusPublished {
		return fault.New(fault.Conflict, "Only a published posting stands in a feed")
	}
	var problems fault.Problems
	problems.Require(p.Title != "", "title", "A posting needs a title.")
	problems.Require(strings.TrimSpace(p.Markdown) != "", "markdown", "A posting needs a text.")
	problems.Require(o.Clinic.Name != "", "clinic", "The clinic needs a name.")
	problems.Require(p.Site.City != "" && region != "" && country != "", "place", "Job boards need city, state and country of the clinic's first site.")
	problems.Require(p.ID != "" && p.JobID != "" && o.URL != "", "id", "A posting needs its ids and its address.")
	return problems.Err()
}

var indeedTypes = map[string]string{"Full time": "fulltime", "Part time": "parttime", "Temporary": "temporary", "Per diem": "perdiem"}

// indeedRemote is what Indeed calls the choices of the mode slot.
var indeedRemote = map[string]string{fromHome: "Fully remote", partFromHome: "Hybrid remote"}

// boardSalary is the pay as boards read it: "$20 - $25 per hour".
func boardSalary(p Pay) string {
	if p.Min == 0 && p.Max == 0 || p.Per == "" {
		return ""
	}
	var ends []string
	for _, end := range []int64{p.Min, p.Max} {
		if end > 0 && (len(ends) == 0 || p.Min != p.Max) {
			ends = append(ends, FormatMoney(end))
		}
	}
	return strings.Join(ends, " - ") + " per " + p.Per
}

// fewerEntities writes out the signs that need no entity in a text: Indeed asks for letters where
// letters will do. The angle brackets stay, or a text could become a tag.
var fewerEntities = strings.NewReplacer("&#34;", `"`, "&quot;", `"`, "&#39;", "'", "&amp;", "&")

// boardHTML is the posting without its title, which boards show by themselves.
func boardHTML(markdown string) string {
	first, rest, found := strings.Cut(strings.TrimLeft(markdown, "\n"), "\n")
	if found && strings.HasPrefix(first, "# ") {
		markdown = rest
	}
	return fewerEntities.Replace(strings.TrimSpace(string(HTML(markdown))))
}

// jobsFeed is the feed for any other reader; jobs-feed.md describes it to them.
type jobsFeed struct {
	XMLName xml.Name  `xml:"jobs"`
	Version string    `xml:"version,attr"`
	Built   string    `xml:"updated,attr,omitempty"`
	Jobs    []feedJob `xml:"job"`
}

type feedJob struct {
	ID          string      `xml:"id,attr"`
	Title       string      `xml:"title"`
	URL         string      `xml:"url"`
	Clinic      feedClinic  `xml:"clinic"`
	Place       feedPlace   `xml:"place"`
	Employment  string      `xml:"employment,omitempty"`
	Pay         *feedPay    `xml:"pay"`
	Posted      string      `xml:"posted"`
	Updated     string      `xml:"updated"`
	ApplyBy     string      `xml:"apply_by,omitempty"`
	Description description `xml:"description"`
}

type feedClinic struct {
	Name    string `xml:"name"`
	Website string `xml:"website,omitempty"`
}

type feedPlace struct {
	Remote     bool   `xml:"remote,attr"`
	Street     string `xml:"street,omitempty"`
	City       string `xml:"city,omitempty"`
	State      string `xml:"state,omitempty"`
	PostalCode string `xml:"postal_code,omitempty"`
	Country    string `xml:"country"`
}

type feedPay struct {
	Currency string `xml:"currency,attr"`
	Per      string `xml:"per,attr"`
	Min      string `xml:"min,attr,omitempty"`
	Max      string `xml:"max,attr,omitempty"`
}

type description struct {
	Type string `xml:"type,attr"`
	Text string `xml:",cdata"`
}

// JobsFeed is the general feed.
func JobsFeed(openings []Opening) ([]byte, []LeftOut, error) {
	feed := jobsFeed{Version: "1", Built: stamp(newest(openings))}
	var left []LeftOut
	for _, o := range openings {
		job, err := o.general()
		if err != nil {
			left = append(left, LeftOut{o.Posting.Slug, err})
			continue
		}
		feed.Jobs = append(feed.Jobs, job)
	}
	raw, err := xmlDocument(feed)
	return raw, left, err
}

func (o Opening) general() (feedJob, error) {
	p := o.Posting
	country, region := p.where()
	if p.Status() != StatusPublished {
		return feedJob{}, fault.New(fault.Conflict, "Only a published posting stands in a feed")
	}
	if err := searchable(p, o.Clinic, country, region); err != nil {
		return feedJob{}, err
	}
	end, err := p.ApplyByMoment(o.Clinic.TimeZone)
	if err != nil {
		return feedJob{}, err
	}
	job := feedJob{
		ID: string(p.JobID), Title: p.Title, URL: o.URL,
		Clinic:     feedClinic{o.Clinic.Name, o.Clinic.Website},
		Place:      feedPlace{p.Remote, p.Site.Street, p.Site.City, region, p.Site.PostalCode, country},
		Employment: employmentTypes[p.Employment],
		Posted:     stamp(*p.PublishedAt), Updated: stamp(p.UpdatedAt),
		Description: description{"html", string(HTML(away(p.Markdown, o.URL)))},
	}
	if end != nil {
		job.ApplyBy = stamp(*end)
	}
	if boardSalary(p.Pay) != "" {
		job.Pay = &feedPay{"USD", p.Pay.Per, string(plainDollars(p.Pay.Min)), string(plainDollars(p.Pay.Max))}
	}
	return job, nil
}

// sitemap is what sitemaps.org describes.
type sitemap struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Pages   []sitemapPage `xml:"url"`
}

type sitemapPage struct {
	Address string `xml:"loc"`
	Changed string `xml:"lastmod,omitempty"`
}

// Sitemap lists the public pages for search engines: the list of jobs, every open job, and the given
// pages beside them. home is the address of the product's public side.
func Sitemap(openings []Opening, home string, paths ...string) ([]byte, error) {
	if u, err := url.Parse(home); err != nil || u.Host == "" {
		return nil, fault.Invalidf("A site map needs full addresses, not %q.", home)
	}
	site := sitemap{Pages: []sitemapPage{{home + "/jobs", stamp(newest(openings))}}}
	for _, o := range openings {
		if o.Posting.Status() == StatusPublished {
			site.Pages = append(site.Pages, sitemapPage{o.URL, stamp(o.Posting.UpdatedAt)})
		}
	}
	for _, path := range paths {
		site.Pages = append(site.Pages, sitemapPage{Address: home + path})
	}
	return xmlDocument(site)
}

// xmlDocument writes XML in UTF-8 with its declaration. CDATA sections are written as they are, so that
// letters which XML cannot hold at all have to be taken out here.
func xmlDocument(root any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	enc := xml.NewEncoder(&out)
	enc.Indent("", " ")
	if err := enc.Encode(root); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, out.Bytes()), nil
}

// newest is when the latest change to any of the postings was; zero without one.
func newest(openings []Opening) time.Time {
	var latest time.Time
	for _, o := range openings {
		if o.Posting.UpdatedAt.After(latest) {
			latest = o.Posting.UpdatedAt
		}
	}
	return latest
}

// stamp is a moment as feeds write it, empty for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
