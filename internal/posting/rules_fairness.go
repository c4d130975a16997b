package posting

// checkFairness looks for words and questions that turn people away for who they are.
func checkFairness(c *check) {
	c.checkAge()
	c.checkLanguage()
	c.checkCitizenship()
	c.checkHistory()
	c.checkPersonal()
}
