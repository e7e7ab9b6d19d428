import { payInExamples } from '../../e2e/frameworks/pay-in-examples.ts'
import { getBrowser } from '../../scripts/get-browser.ts'
import { packPackages } from '../../scripts/pack-packages.ts'
import type { CampaignReport } from '../campaign-report.ts'

/** The examples of pages, as fresh projects with the packages as they would be published. */
export async function frameworksCampaign(size: number): Promise<CampaignReport> {
  return payInExamples(size, { executablePath: await getBrowser(), pack: packPackages })
}
