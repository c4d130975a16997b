// Package chart is the exercise "error spotting": patient records in the system beside the papers
// they were made from. The candidate flags what is wrong and corrects it, or sends it to the right
// person where it is not theirs to overwrite.
//
// It is one exercise kind behind the contract of internal/exercise: forms, scoring and HTML of the
// kind, without storage, clock or HTTP. Only assessments (the catalog) and tests may import it.
package chart
