// Starts the behaviour of the GOV.UK components; every page also works without it.
import { initAll } from "./govuk/govuk-frontend.min.js";

initAll();
